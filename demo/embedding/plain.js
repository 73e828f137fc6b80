// The cart of this page, and when it changes. A file of its own, for the page's policy need not
// allow scripts inside of HTML.
import { follow, minorUnits } from '/widget/adapters/page.js';

const cups = document.querySelector('#cups');

const cart = () => ({
  currency: 'GBP',
  lines: [
    {
      id: 'cup',
      price: minorUnits('18.50', 'GBP'),
      quantity: Number(cups.value),
      category: 'ceramics',
    },
  ],
});

follow(document.querySelector('loyalty-widget'), { read: cart });
cups.addEventListener('input', () => document.dispatchEvent(new Event('loyalty-cart')));
