// The room of elements that are not defined yet, as a style sheet: the loader adopts it, and the build
// writes it to room.css for pages that are painted before any script runs.

import { ELEMENTS } from './constants.js';

const SPACE = 'var(--loyalty-space,1rem)';
const BARS = '5.25rem';
const CARD = `calc(2.5*${SPACE} + ${BARS} + 2px)`;

/** Of each element what it takes while nothing is known: widget.css says the same of defined ones. */
export const ROOM = Object.entries({
  [Object.values(ELEMENTS).join()]: `display:block;min-block-size:${CARD}`,
  'loyalty-widget': `min-block-size:max(12rem,${CARD})`,
  "loyalty-widget[mode='summary']": `min-block-size:${CARD}`,
  "loyalty-widget[mode='compact']":
    'display:inline-block;min-block-size:2.25rem;min-inline-size:6rem',
  "loyalty-widget[mode='product']": 'min-block-size:1.45em',
  "loyalty-points:not([mode='checkout'])": `min-block-size:${BARS}`,
  "loyalty-points[mode='product']": 'min-block-size:1.45em',
})
  .map(([elements, style]) => `:is(${elements}):not(:defined,[hidden]){${style}}`)
  .join('');
