// Messages with their slots filled in, and the slots checked by the compiler.

import type { en, MessageKey, Messages, Plural } from './locales/en.js';
import { first } from './locales/en-first.js';

type Slots<Text> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Slots<Rest>
  : never;
type Sentence<Key extends MessageKey> = (typeof en)[Key] extends { readonly other: infer Text }
  ? Text
  : (typeof en)[Key];
/** {n} is the number that a plural is chosen by; every other slot is a text. */
type Filled<Name extends string> = { readonly [Slot in Name]: Slot extends 'n' ? number : string };
type Values<Key extends MessageKey> = [Slots<Sentence<Key>>] extends [never]
  ? []
  : [values: Filled<Slots<Sentence<Key>>>];

export type Say = <Key extends MessageKey>(key: Key, ...values: Values<Key>) => string;

const english: Partial<Messages> = { ...first };

/** Says more in English from now on: the sentences of views that were loaded. */
export function learn(sentences: Partial<Messages>): void {
  Object.assign(english, sentences);
}

const points: Record<string, Plural> = {};

/** What points are called in a language where their program does not say. */
export const pointsIn = (locale: string): Plural => points[locale] ?? first.points;

/** Says that in a language from now on. */
export function learnPoints(locale: string, words: Plural | undefined): void {
  if (words) points[locale] = words;
}

/** Speaks `messages`, and English where a translation has no word of its own. */
export function speaker(messages: Partial<Messages> = {}, locale = 'en'): Say {
  return (key, ...values) => {
    const filled = (values[0] ?? {}) as Readonly<Record<string, string | number>>;
    let sentence: string | Plural = messages[key] ?? english[key] ?? '';
    if (typeof sentence === 'object') {
      // The English sentences follow English rules, in whatever language the others are.
      const rules = new Intl.PluralRules(messages[key] ? locale : 'en');
      sentence = sentence[rules.select(filled['n'] as number)] ?? sentence.other;
    }
    return sentence.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = filled[name] ?? '';
      return typeof value === 'number' ? value.toLocaleString(locale) : value;
    });
  };
}
