// Messages with their slots filled in, and the slots checked by the compiler.

import { en, type MessageKey, type Messages } from './locales/en.js';

type Slots<Text> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Slots<Rest>
  : never;
type Values<Key extends MessageKey> = [Slots<(typeof en)[Key]>] extends [never]
  ? []
  : [values: Readonly<Record<Slots<(typeof en)[Key]>, string>>];

export type Say = <Key extends MessageKey>(key: Key, ...values: Values<Key>) => string;

/** Speaks `messages`, and English where a translation has no word of its own. */
export function speaker(messages: Partial<Messages> = {}): Say {
  return (key, ...values) => {
    const filled: Readonly<Record<string, string>> = values[0] ?? {};
    return (messages[key] ?? en[key]).replace(
      /\{(\w+)\}/g,
      (_, name: string) => filled[name] ?? '',
    );
  };
}
