// What the widget says in English. A key is a place in the widget; {name} is filled in with text
// that is already in the reader's form ("1,250 points", "£22.99", "1 December"). Where a sentence
// changes with a number it is an object: its keys are the categories of Intl.PluralRules that the
// language has ("other" at least), and {n} is that number.
// They are in two files, for the script that every page loads has only those of the first.

import { first } from './en-first.js';
import { later } from './en-later.js';

export const en = { ...first, ...later } as const;

export type MessageKey = keyof typeof en;

/** A sentence for each plural category that the language has. */
export interface Plural extends Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> {
  readonly other: string;
}

/** A translation has every key; the slots of each message are those of the English one. */
export type Messages = {
  readonly [Key in MessageKey]: (typeof en)[Key] extends string ? string : Plural;
};
