// BigCommerce: the Storefront API's cart. docs/adapters.md says what it tells.

import type { OpenCart } from '../state.js';
import type { CartLine } from '../types.js';
import { keep, type CartTarget, type FollowOptions } from './keep.js';
import { codesOf, priced, some, stated, Value } from './payload.js';

/** What is read of a physical or digital item. Amounts are decimals of the cart's currency. */
export interface BigCommerceItem {
  readonly id: string | number;
  readonly quantity: number;
  readonly extendedListPrice: number;
  /** After the discounts of products. */
  readonly extendedSalePrice: number;
  readonly couponAmount?: number;
  readonly listPrice?: number;
  readonly originalPrice?: number;
  readonly sku?: string;
  readonly name?: string;
  readonly brand?: string;
  readonly categoryNames?: readonly string[];
  readonly productId?: number;
  readonly variantId?: number | null;
  readonly giftWrapping?: { readonly amount: number } | null;
}

export interface BigCommerceCustomItem {
  readonly id: string;
  readonly quantity: number;
  readonly extendedListPrice: number;
  readonly sku?: string;
  readonly name?: string;
}

/** A gift certificate that is bought, not one that is paid with. */
export interface BigCommerceCertificate {
  readonly id: string | number;
  readonly amount: number;
  readonly name?: string;
}

/** What is read of one of the carts that /api/storefront/carts lists. */
export interface BigCommerceCart {
  readonly currency: { readonly code: string };
  readonly isTaxIncluded?: boolean;
  /** Of all lines, after all discounts and coupons. */
  readonly cartAmount: number;
  readonly coupons?: readonly { readonly code: string }[];
  readonly lineItems: {
    readonly physicalItems?: readonly BigCommerceItem[];
    readonly digitalItems?: readonly BigCommerceItem[];
    readonly customItems?: readonly BigCommerceCustomItem[];
    readonly giftCertificates?: readonly BigCommerceCertificate[];
  };
}

export type BigCommerceOptions = FollowOptions<readonly BigCommerceCart[]>;

interface Item {
  readonly line: Parameters<typeof stated<Omit<CartLine, 'price' | 'quantity' | 'discount'>>>[0];
  readonly quantity: number;
  readonly before: number;
  readonly after: number;
  readonly coupon: number;
  readonly wrapping: number;
}

function itemOf(item: Value, currency: string, certificate: boolean): Item {
  const money = (key: string) => item.at(key).amount(currency);
  const quantity = certificate ? 1 : item.at('quantity').integer();
  const before = money(certificate ? 'amount' : 'extendedListPrice');
  const names = item
    .at('categoryNames')
    .items(true)
    .map((name) => name.text());
  const wrapping = item.at('giftWrapping');
  return {
    line: {
      id: item.at('id').id(),
      sku: item.at('sku').text(),
      title: item.at('name').text(),
      category: names[0],
      collections: some(names),
      brand: item.at('brand').text(),
      product: item.at('productId').text(),
      variant: item.at('variantId').text(),
      on_sale:
        Number(item.at('listPrice').value) < Number(item.at('originalPrice').value) || undefined,
      gift_card: certificate || undefined,
    },
    quantity,
    before,
    after: item.at('extendedSalePrice').value === undefined ? before : money('extendedSalePrice'),
    coupon: item.at('couponAmount').amountIfAny(currency),
    wrapping: wrapping.value ? wrapping.at('amount').amount(currency) * quantity : 0,
  };
}

/**
 * The cart of what the Storefront API answered: a list of the one cart, or of none, then null.
 * Throws a LoyaltyError for what is not such an answer.
 */
export function cartOf(payload: readonly BigCommerceCart[]): OpenCart | null {
  const [cart] = new Value(payload).items();
  if (!cart) return null;
  const currency = cart.at('currency').at('code').currency();
  const items = ['physicalItems', 'digitalItems', 'customItems', 'giftCertificates'].flatMap(
    (key) =>
      cart
        .at('lineItems')
        .at(key)
        .items(true)
        .map((item) => itemOf(item, currency, key === 'giftCertificates')),
  );
  const sum = (key: 'after' | 'coupon' | 'wrapping') =>
    items.reduce((total, item) => total + item[key], 0);
  // What the order as a whole has off is the difference to what is paid. Where coupons are part of
  // that difference, each belongs to its line; else the lines' prices have them off already.
  const off = Math.max(0, sum('after') - cart.at('cartAmount').amount(currency));
  const coupons = sum('coupon') > off ? 0 : sum('coupon');
  return stated<OpenCart>({
    currency,
    lines: items.map(({ line, quantity, before, after, coupon }) =>
      stated<CartLine>({
        ...line,
        quantity,
        ...priced(before, after - (coupons && coupon), quantity),
      }),
    ),
    prices_include_tax: cart.at('isTaxIncluded').value as boolean | undefined,
    order_discount: off - coupons || undefined,
    fees: sum('wrapping') ? { price: sum('wrapping') } : undefined,
    discount_codes: codesOf(cart.at('coupons')),
  });
}

/**
 * Keeps `target.cart` the shopper's cart: now, whenever a request of this page changed it, and when
 * the page comes back. Failures keep the last cart. The answer ends it.
 */
export function follow(
  target: CartTarget | Iterable<CartTarget>,
  options: BigCommerceOptions = {},
): () => void {
  return keep<readonly BigCommerceCart[]>(
    target,
    {
      read: (get) =>
        get(
          '/api/storefront/carts?include=lineItems.digitalItems.options,lineItems.physicalItems.options',
        ),
      cartOf,
      requests: /\/api\/storefront\/(carts|checkouts)(\/|$)|\/remote\/v1\/(cart|apply|remove|gift)/,
    },
    options,
  );
}
