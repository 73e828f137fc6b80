import type { Messages } from './locales/en.js';

/** The messages with each of their texts changed, also those of a plural. */
export function everyText(messages: Messages, change: (text: string) => string): Messages {
  const changed = (value: object): object =>
    Object.fromEntries(
      Object.entries(value).map(([key, text]: [string, string | object]) => [
        key,
        typeof text === 'string' ? change(text) : changed(text),
      ]),
    );
  return changed(messages) as Messages;
}
