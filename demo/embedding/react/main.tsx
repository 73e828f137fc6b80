import { createRoot } from 'react-dom/client';
import { Shop } from './Shop.js';

createRoot(document.querySelector('#shop')!).render(<Shop />);
