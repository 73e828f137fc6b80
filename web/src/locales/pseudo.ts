// Not a language: English that shows what a translation does to a page. A letter without an accent
// is a text that no message holds, a missing bracket one that is cut off, and a line that breaks
// in the wrong place is one that German breaks as well.

import { en } from './en.js';
import { everyText } from '../every-text.js';

const PLAIN = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const ACCENTED = 'ÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽåƀçðéƒĝĥîĵķļṁñöþǫŕšţûṽŵẋýž';

export const pseudo = everyText(en, (text) => {
  // A vowel twice makes words two fifths longer; a slot stays one.
  const longer = text.replace(/\{\w+\}|[a-z]/gi, (found) => {
    const letter = ACCENTED[PLAIN.indexOf(found)];
    if (!letter) return found;
    return /[aeiou]/i.test(found) ? letter + letter.toLowerCase() : letter;
  });
  return `[${longer}]`;
});
