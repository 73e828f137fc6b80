// Shopify: the Ajax API's /cart.js, as a theme reads it. docs/adapters.md says what it tells.

import { currencyExponent, decimalString } from '../format.js';
import type { OpenCart } from '../state.js';
import type { CartLine } from '../types.js';
import { keep, type CartTarget, type FollowOptions } from './keep.js';
import { priced, some, stated, Value } from './payload.js';

/** What is read of a line of /cart.js. Amounts are hundredths of the cart's currency, also where
 * the currency has none: 1000 yen are 100000. */
export interface ShopifyItem {
  readonly key: string;
  readonly quantity: number;
  readonly original_line_price: number;
  /** After the discounts of this line alone. */
  readonly final_line_price: number;
  readonly sku?: string | null;
  readonly title?: string | null;
  readonly product_id?: number | null;
  readonly variant_id?: number | null;
  readonly product_type?: string | null;
  readonly vendor?: string | null;
  readonly gift_card?: boolean;
}

/** What is read of /cart.js. */
export interface ShopifyCart {
  readonly currency: string;
  readonly items: readonly ShopifyItem[];
  readonly cart_level_discount_applications?: readonly {
    /** The code, of a discount that has one. */
    readonly title?: string;
    readonly total_allocated_amount: number;
  }[];
  readonly discount_codes?: readonly { readonly code: string; readonly applicable?: boolean }[];
}

export interface ShopifyOptions extends FollowOptions<ShopifyCart> {
  /** The program's, where that is the shop's own. A cart in another one gets the rate by which the
   * shop shows its prices. */
  readonly currency?: string;
}

/** What Shopify tells every page of its themes. */
interface Shop {
  readonly Shopify?: {
    readonly routes?: { readonly root?: string };
    /** How many of the shown currency are one of the shop's. */
    readonly currency?: { readonly rate?: string };
  };
}

/** The cart of what /cart.js answered. Throws a LoyaltyError for what is not such an answer. */
export function cartOf(payload: ShopifyCart): OpenCart {
  const cart = new Value(payload);
  const currency = cart.at('currency').currency();
  const money = (cents: Value) =>
    new Value(decimalString(cents.integer(), 2), cents.where).amount(currency);
  const lines = cart
    .at('items')
    .items()
    .map((item) => {
      const quantity = item.at('quantity').integer();
      return stated<CartLine>({
        id: item.at('key').id(),
        sku: item.at('sku').text(),
        title: item.at('title').text(),
        category: item.at('product_type').text(),
        brand: item.at('vendor').text(),
        product: item.at('product_id').text(),
        variant: item.at('variant_id').text(),
        quantity,
        ...priced(
          money(item.at('original_line_price')),
          money(item.at('final_line_price')),
          quantity,
        ),
        gift_card: item.at('gift_card').value === true || undefined,
      });
    });
  const ofOrder = cart
    .at('cart_level_discount_applications')
    .items(true)
    .reduce((sum, discount) => sum + money(discount.at('total_allocated_amount')), 0);
  const codes = cart
    .at('discount_codes')
    .items(true)
    .map((code) => (code.at('applicable').value === false ? undefined : code.at('code').text()));
  return stated<OpenCart>({
    currency,
    lines,
    order_discount: ofOrder || undefined,
    discount_codes: some(codes),
  });
}

/**
 * Keeps `target.cart` the shopper's cart: now, whenever the theme says that it changed or a request
 * changed it, and when the page comes back. Failures keep the last cart. The answer ends it.
 */
export function follow(
  target: CartTarget | Iterable<CartTarget>,
  options: ShopifyOptions = {},
): () => void {
  const { currency, complete, page = globalThis } = options;
  const { Shopify } = page as Shop;
  const rated = (cart: OpenCart): OpenCart => {
    const rate = Number(Shopify?.currency?.rate);
    if (!currency || currency === cart.currency || !(rate > 0)) return cart;
    const scale = 10 ** (currencyExponent(currency) - currencyExponent(cart.currency));
    return { ...cart, exchange_rate: (scale / rate).toFixed(9) };
  };
  return keep<ShopifyCart>(
    target,
    {
      // The root carries the language and market of the page, as "/en-ca/".
      read: (get) => get(`${Shopify?.routes?.root ?? '/'}cart.js`),
      cartOf,
      events: [
        ...['shopify:cart:lines-update', 'shopify:cart:discount-update'],
        ...['cart:update', 'cart:updated', 'cart:change', 'cart:refresh'],
      ],
      requests: /\/(cart\/(add|change|update|clear)(\.js)?|discount\/[^/?]+)(\?|$)/,
    },
    {
      ...options,
      complete(cart, payload) {
        const known = rated(cart);
        return complete ? complete(known, payload) : known;
      },
    },
  );
}
