// JSON documents on their way to the calculator, as numbers and strings: src/json/document.h states
// the layout, src/wasm/document.h how the strings cross.

const NULL = 0;
const FALSE = 1;
const TRUE = 2;
const NUMBER = 3;
const STRING = 4;
const ARRAY = 5;
const OBJECT = 6;

export interface DocumentTape {
  readonly numbers: readonly number[];
  /** Each string that the document holds, once, ended by a NUL. */
  readonly strings: string;
}

/** Any value that JSON has; what it has not (undefined, functions) is left out or null, as in
 * JSON.stringify. */
export function writeDocument(document: unknown): DocumentTape {
  const numbers: number[] = [];
  const indexes = new Map<string, number>();
  const index = (text: string): number => {
    const known = indexes.get(text);
    if (known !== undefined) return known;
    indexes.set(text, indexes.size);
    return indexes.size - 1;
  };
  const within = (kind: number, count: number, writeAll: () => void): void => {
    const start = numbers.push(kind, count, 0);
    writeAll();
    numbers[start - 1] = numbers.length - start;
  };
  const write = (value: unknown): void => {
    if (typeof value === 'number') {
      numbers.push(NUMBER, value);
    } else if (typeof value === 'string') {
      numbers.push(STRING, index(value));
    } else if (typeof value === 'boolean') {
      numbers.push(value ? TRUE : FALSE);
    } else if (Array.isArray(value)) {
      within(ARRAY, value.length, () => value.forEach(write));
    } else if (typeof value === 'object' && value !== null) {
      const entries = Object.entries(value).filter(([, item]) => item !== undefined);
      within(OBJECT, entries.length, () => {
        for (const [key, item] of entries) {
          numbers.push(index(key));
          write(item);
        }
      });
    } else {
      numbers.push(NULL);
    }
  };
  write(document);
  return { numbers, strings: [...indexes.keys()].map((text) => `${escaped(text)}\0`).join('') };
}

const escaped = (text: string): string =>
  // eslint-disable-next-line no-control-regex -- these two characters are the point
  text.replace(/[\0\x01]/g, (character) => (character === '\0' ? '\x010' : '\x011'));
