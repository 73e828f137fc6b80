// The elements in JSX. Where JSX has a global namespace (Solid, Preact, React before 19) importing the
// package is enough; React 19 is told by three lines that docs/elements.md has.

import type { ELEMENTS } from './constants.js';
import type { LoyaltyEventMap } from './events.js';

/** What can be written on any of the elements beside its own. */
interface Common {
  readonly id?: string;
  readonly class?: string;
  readonly className?: string;
  readonly slot?: string;
  readonly hidden?: boolean;
  readonly lang?: string;
  readonly dir?: 'ltr' | 'rtl' | 'auto';
  readonly style?: unknown;
  readonly key?: string | number | null;
  readonly children?: unknown;
  /** Other listeners, and these as other frameworks spell them. */
  readonly [listener: `on${string}`]: unknown;
}

/** A function that is called with the element, or what frameworks keep it in. */
type Ref<Element> =
  | { callback(element: Element | null): unknown }['callback']
  | { current: Element | null }
  | Element;

/** The elements' own events, as React and Preact spell them. */
type Listeners = {
  readonly [Name in keyof LoyaltyEventMap as `on${Name}`]?:
    ((event: LoyaltyEventMap[Name]) => void) | undefined;
};

type Shared = 'endpoint' | 'density' | 'cart' | 'redemptions' | 'getToken' | 'store' | 'messages';
type Own = 'mode' | 'without' | 'product';

/** Attributes and properties of an element. */
export type LoyaltyProps<Tag extends keyof HTMLElementTagNameMap> = Common & {
  readonly ref?: Ref<HTMLElementTagNameMap[Tag]> | null | undefined;
} & Listeners &
  Partial<
    Pick<HTMLElementTagNameMap[Tag], Extract<keyof HTMLElementTagNameMap[Tag], Shared | Own>>
  >;

/** For the IntrinsicElements of a JSX namespace. */
export type LoyaltyIntrinsicElements = {
  readonly [Tag in (typeof ELEMENTS)[keyof typeof ELEMENTS]]: LoyaltyProps<Tag>;
};

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- JSX is looked up in one
  namespace JSX {
    // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- merged with those of others
    interface IntrinsicElements extends LoyaltyIntrinsicElements {}
  }
}
