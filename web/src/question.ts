// What the server reads of a cart. Only types are imported: this is part of chunks that few pages load.

import type { Cart, CartLine, Charge, Redemption } from './types.js';

/** The cart as the body of a request, without its instant. Only the keys that docs/json.md names are
 * in it: the server refuses others, where the calculator does not look at them. */
export function questionOf({
  currency,
  exchange_rate,
  channel,
  payments,
  discount_codes,
  lines,
  order_discount,
  shipping,
  fees,
  prices_include_tax,
  redemptions = [],
}: Omit<Cart, 'at'>): object {
  return {
    currency,
    exchange_rate,
    channel,
    payments: payments?.map(({ method, amount }) => ({ method, amount })),
    discount_codes,
    lines: lines.map(lineOf),
    order_discount,
    shipping: chargeOf(shipping),
    fees: chargeOf(fees),
    prices_include_tax,
    redemptions: redemptions.map(redemptionOf),
  };
}

function lineOf(line: CartLine): object {
  const { id, sku, category, brand, tags, collections, product, variant } = line;
  const { price, quantity, discount, tax, on_sale, gift_card } = line;
  return {
    ...{ id, sku, category, brand, tags, collections, product, variant },
    ...{ price, quantity, discount, tax, on_sale, gift_card },
  };
}

function chargeOf(charge: Charge | undefined): object | undefined {
  return charge && { price: charge.price, discount: charge.discount, tax: charge.tax };
}

function redemptionOf({ reward, points, hold }: Redemption): object {
  return hold === undefined ? { reward, points } : { hold };
}
