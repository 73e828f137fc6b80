// A program's strings as the numbers that cross to the calculator, and its ids by number.

import { LoyaltyError } from './errors.js';
import type { CartLine, OfferState, Program } from './types.js';

type Symbols = ReadonlyMap<string, number>;

/** The strings of a line, and as numbers those that the program knows. */
export interface Product {
  readonly line: CartLine;
  readonly tags: readonly string[];
  readonly collections: readonly string[];
  readonly skuNumber: number;
  readonly categoryNumber: number;
  readonly brandNumber: number;
  /** Of its tags, collections, product and variant. */
  readonly labels: readonly number[];
}

const NONE: readonly string[] = [];

/** As the calculator numbers them. */
const CATEGORY = 0;
const BRAND = 1;
const SKU = 2;
const TAG = 3;
const COLLECTION = 4;
const PRODUCT = 5;
const VARIANT = 6;
export const CHANNEL = 7;
export const PAYMENT = 8;
export const DISCOUNT_CODE = 9;
const ATTRIBUTES = 10;

/** What the tapes need to know of a program: its strings as numbers, its ids by number. */
export class Vocabulary {
  readonly #symbols = Array.from({ length: ATTRIBUTES }, () => new Map<string, number>());
  /** Of the lines of the last cart: most lines of the next are the same. */
  readonly #products: Product[] = [];
  readonly #offers: readonly OfferState[];
  readonly rewards = new Map<string, number>();

  /** `symbols` are those of the compiled program: a digit for the attribute, and the text. */
  constructor(
    symbols: readonly string[],
    readonly program: Program,
    readonly errorName: (code: number) => string,
  ) {
    symbols.forEach((entry, symbol) =>
      this.#symbols[Number(entry[0])]?.set(entry.slice(1), symbol),
    );
    program.rewards?.forEach((reward, index) => this.rewards.set(reward.id, index));
    this.#offers = (program.offers ?? []).map(({ id, title, reason }) => ({
      offer: id,
      title,
      reason,
    }));
  }

  /** The program's offer of that number, and what its rule gives where it speaks of one. */
  offer(index: number, points: number): OfferState {
    const offer = this.#offers[index] as OfferState;
    return this.program.offers?.[index]?.rule === undefined ? offer : { ...offer, points };
  }

  /** The strings of a line, looked up where they are not those that its place had before. */
  product(line: CartLine, place: number): Product {
    const { tags = NONE, collections = NONE } = line;
    // The pointers are not put together for every line of every preview.
    if (!Array.isArray(tags)) throw wrongType(`/lines/${place}/tags`, 'an array');
    if (!Array.isArray(collections)) throw wrongType(`/lines/${place}/collections`, 'an array');
    const known = this.#products[place];
    if (
      known !== undefined &&
      known.line.sku === line.sku &&
      known.line.category === line.category &&
      known.line.brand === line.brand &&
      known.line.product === line.product &&
      known.line.variant === line.variant &&
      sameTexts(known.tags, tags) &&
      sameTexts(known.collections, collections)
    ) {
      return known;
    }
    return (this.#products[place] = {
      // Copies, for the shop may change its own.
      line: { ...line },
      tags: tags.slice(),
      collections: collections.slice(),
      skuNumber: this.symbol(SKU, line.sku),
      categoryNumber: this.symbol(CATEGORY, line.category),
      brandNumber: this.symbol(BRAND, line.brand),
      labels: [
        ...tags.map((tag) => this.symbol(TAG, tag)),
        ...collections.map((collection) => this.symbol(COLLECTION, collection)),
        this.symbol(PRODUCT, line.product),
        this.symbol(VARIANT, line.variant),
      ].filter((label) => label !== UNKNOWN),
    });
  }

  symbol(attribute: number, text: unknown): number {
    return symbol(this.#symbols[attribute] as Symbols, text);
  }
}

export const UNKNOWN = -1;

function sameTexts(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

export const wrongType = (where: string, expected: string): LoyaltyError =>
  new LoyaltyError('json_type', where, `something else, expected ${expected}`);

export function needArray(value: unknown, where: string): void {
  if (!Array.isArray(value)) throw wrongType(where, 'an array');
}

export function symbol(map: Symbols, text: unknown): number {
  if (text === undefined) return UNKNOWN;
  return typeof text === 'string' ? (map.get(text) ?? UNKNOWN) : NaN;
}
