// React 19 has its own list of elements, and these are added to it.
import type { LoyaltyIntrinsicElements } from 'loyalty-widget';

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements extends LoyaltyIntrinsicElements {}
  }
}
