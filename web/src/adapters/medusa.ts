// Medusa 2: the Store API's cart. docs/adapters.md says what it tells.

import type { OpenCart } from '../state.js';
import type { CartLine, Charge } from '../types.js';
import { keep, type CartTarget, type FollowOptions } from './keep.js';
import { priced, some, stated, Value } from './payload.js';

/** What is read of a line item. Amounts are decimals of the cart's currency, not rounded. */
export interface MedusaItem {
  readonly id: string;
  readonly quantity: number;
  /** With tax, before and after promotions; the tax is part of them. */
  readonly original_total: number;
  readonly original_tax_total: number;
  readonly total: number;
  readonly tax_total: number;
  readonly is_tax_inclusive?: boolean;
  readonly is_giftcard?: boolean;
  readonly unit_price?: number;
  readonly compare_at_unit_price?: number | null;
  readonly title?: string | null;
  readonly variant_sku?: string | null;
  readonly product_id?: string | null;
  readonly variant_id?: string | null;
  readonly product_type?: string | null;
  readonly product_collection?: string | null;
}

/** What is read of /store/carts/{id}. */
export interface MedusaCart {
  readonly cart: {
    readonly currency_code: string;
    readonly items?: readonly MedusaItem[];
    readonly original_shipping_total?: number;
    readonly original_shipping_tax_total?: number;
    readonly shipping_total?: number;
    readonly shipping_tax_total?: number;
    readonly credit_line_total?: number;
    readonly gift_card_total?: number;
    readonly promotions?: readonly { readonly code?: string; readonly is_automatic?: boolean }[];
  };
}

export interface MedusaOptions extends FollowOptions<MedusaCart> {
  /** Medusa's origin; "" for the page's own. */
  readonly endpoint?: string;
  /** Of the sales channel, "pk_...". */
  readonly publishableKey: string;
  /** The id of the shopper's cart, null where there is none yet; by itself `cart_id` of the browser's storage. */
  readonly cartId?: () => string | null;
}

// Beside what the server sends by itself.
const FIELDS =
  '+items.total,+items.tax_total,+items.original_total,+items.original_tax_total,+gift_card_total';

/** The cart of what the Store API answered. Throws a LoyaltyError for what is not such an answer. */
export function cartOf(payload: MedusaCart): OpenCart {
  const cart = new Value(payload).at('cart');
  const currency = cart.at('currency_code').currency();
  const items = cart.at('items').items();
  // One word for the whole cart: as soon as one price has its tax in it, all are taken with theirs.
  const inclusive = items.some((item) => item.at('is_tax_inclusive').value === true);
  const net = (total: number, tax: number) => (inclusive ? total : total - tax);
  const lines = items.map((item) => {
    const quantity = item.at('quantity').integer();
    const money = (key: string) => item.at(key).amount(currency);
    return stated<CartLine>({
      id: item.at('id').id(),
      sku: item.at('variant_sku').text(),
      title: item.at('title').text(),
      category: item.at('product_type').text(),
      collections: some([item.at('product_collection').text()]),
      product: item.at('product_id').text(),
      variant: item.at('variant_id').text(),
      quantity,
      ...priced(
        net(money('original_total'), money('original_tax_total')),
        net(money('total'), money('tax_total')),
        quantity,
      ),
      tax: money('tax_total') || undefined,
      on_sale:
        Number(item.at('compare_at_unit_price').value) > Number(item.at('unit_price').value) ||
        undefined,
      gift_card: item.at('is_giftcard').value === true || undefined,
    });
  });
  const sum = (key: string) => cart.at(key).amountIfAny(currency);
  const shipping = priced(
    net(sum('original_shipping_total'), sum('original_shipping_tax_total')),
    net(sum('shipping_total'), sum('shipping_tax_total')),
    1,
  );
  const paid = (method: string, key: string) =>
    sum(key) > 0 ? { method, amount: sum(key) } : undefined;
  return stated<OpenCart>({
    currency,
    lines,
    prices_include_tax: inclusive,
    shipping:
      shipping.price > 0
        ? stated<Charge>({ ...shipping, tax: sum('shipping_tax_total') || undefined })
        : undefined,
    payments: some([
      paid('gift-card', 'gift_card_total'),
      paid('store-credit', 'credit_line_total'),
    ]),
    discount_codes: some(
      cart
        .at('promotions')
        .items(true)
        .map((promotion) =>
          promotion.at('is_automatic').value ? undefined : promotion.at('code').text(),
        ),
    ),
  });
}

/**
 * Keeps `target.cart` the shopper's cart: now, whenever a request of this page changed it or the
 * page says so by an event "loyalty-cart", and when the page comes back. Failures keep the last
 * cart. The answer ends it.
 */
export function follow(
  target: CartTarget | Iterable<CartTarget>,
  options: MedusaOptions,
): () => void {
  const { endpoint = '', publishableKey, cartId } = options;
  return keep<MedusaCart>(
    target,
    {
      read(get, page) {
        const { localStorage } = page as { localStorage?: Storage };
        const id = cartId ? cartId() : localStorage?.getItem('cart_id');
        if (!id) return null;
        const url = `${endpoint}/store/carts/${id}?fields=${encodeURIComponent(FIELDS)}`;
        return get(url, { 'x-publishable-api-key': publishableKey });
      },
      cartOf,
      requests: /\/store\/carts(\/|\?|$)/,
    },
    options,
  );
}
