// The shop itself: its goods, the basket, who is shopping, and the order.

import {
  connect,
  createFormatter,
  type LoyaltyStore,
  type OpenCart,
  type Preview,
  type Redemption,
} from 'loyalty-widget';

export interface Product {
  readonly sku: string;
  readonly title: string;
  readonly note: string;
  readonly detail: string;
  readonly category: string;
  readonly brand: string;
  readonly tags: readonly string[];
  readonly price: number;
  readonly was?: number;
  readonly on_sale?: boolean;
  readonly gift_card?: boolean;
}

export interface Catalog {
  readonly currency: string;
  readonly prices_include_tax: boolean;
  readonly shipping: number;
  readonly products: readonly Product[];
}

export const PERSONAS = [
  { id: 'guest', name: 'Guest' },
  { id: 'new', name: 'New member' },
  { id: 'almost-gold', name: 'Almost gold' },
  { id: 'expiring', name: 'Points expiring' },
] as const;
export type Persona = (typeof PERSONAS)[number]['id'];

/** What the shop shows after an order. */
export interface Receipt {
  readonly order: string;
  readonly total: number;
  readonly promised: { readonly points: number; readonly tier: string };
  readonly awarded: { readonly points: number; readonly tier: string } | null;
  readonly tierRose: boolean;
}

/** What is sent, and what the shopper was promised for it. */
interface Order {
  readonly id: string;
  readonly cart: OpenCart & { readonly redemptions: readonly Redemption[] };
  /** An order is booked by the program that the shopper was shown, or not at all. */
  readonly program: string;
  readonly promised: Receipt['promised'];
  readonly total: number;
  readonly tierRose: boolean;
}

interface Kept {
  readonly persona: Persona;
  readonly basket: readonly (readonly [string, number])[];
  readonly receipt: Receipt | null;
  /** The order being placed: sent again as it was if the page dies before the answer. */
  readonly order: Order | null;
}

const KEPT = 'ember-and-slip';

export class Shop {
  readonly catalog: Catalog;
  readonly loyalty: LoyaltyStore;
  readonly #changed: () => void;
  #kept: Kept = { persona: 'guest', basket: [], receipt: null, order: null };
  #cart: OpenCart | null = null;
  readonly #cartsWith = new Map<string, OpenCart>();
  /** What just happened, for those who hear the page. */
  spoken = '';
  problem = '';
  ordering = false;

  constructor(catalog: Catalog, changed: () => void) {
    this.catalog = catalog;
    this.#changed = changed;
    const text = sessionStorage.getItem(KEPT);
    if (text) this.#kept = JSON.parse(text) as Kept;
    this.loyalty = connect({ getToken: () => this.#token() });
    this.loyalty.subscribe(changed);
  }

  get persona(): Persona {
    return this.#kept.persona;
  }

  /** What the shopper chose in the widget, which keeps it. */
  get redemptions(): readonly Redemption[] {
    return this.loyalty.state.redemptions;
  }

  get receipt(): Receipt | null {
    return this.#kept.receipt;
  }

  get lines(): { product: Product; quantity: number }[] {
    return this.#kept.basket.flatMap(([sku, quantity]) => {
      const product = this.catalog.products.find((each) => each.sku === sku);
      return product ? [{ product, quantity }] : [];
    });
  }

  get count(): number {
    return this.#kept.basket.reduce((sum, [, quantity]) => sum + quantity, 0);
  }

  get goods(): number {
    return this.lines.reduce((sum, { product, quantity }) => sum + product.price * quantity, 0);
  }

  get shipping(): number {
    return this.catalog.shipping;
  }

  /** The basket as the widget and the server read it; the same object until something changes. */
  get cart(): OpenCart {
    this.#cart ??= this.#cartOf(this.lines);
    return this.#cart;
  }

  /** The basket with one more of a product. */
  cartWith(product: Product): OpenCart {
    let cart = this.#cartsWith.get(product.sku);
    if (!cart) {
      const others = this.lines.filter((line) => line.product !== product);
      const quantity = this.quantityOf(product.sku) + 1;
      cart = this.#cartOf([...others, { product, quantity }]);
      this.#cartsWith.set(product.sku, cart);
    }
    return cart;
  }

  /** What the basket would do now. */
  get preview(): Preview | null {
    return this.loyalty.preview(this.cart, this.redemptions)?.preview ?? null;
  }

  put(product: Product, quantity: number): void {
    if (this.ordering) return;
    const before = this.quantityOf(product.sku);
    const others = this.#kept.basket.filter(([sku]) => sku !== product.sku);
    const entry = [product.sku, Math.min(quantity, 99)] as const;
    const place = this.#kept.basket.findIndex(([sku]) => sku === product.sku);
    const basket =
      quantity <= 0
        ? others
        : place < 0
          ? [...others, entry]
          : this.#kept.basket.with(place, entry);
    this.spoken =
      quantity > before ? `${product.title} is in the basket` : `${product.title} was taken out`;
    this.#keep({ basket, order: null });
  }

  quantityOf(sku: string): number {
    return this.#kept.basket.find(([each]) => each === sku)?.[1] ?? 0;
  }

  async become(persona: Persona): Promise<void> {
    if (this.ordering) return;
    this.#keep({ persona, receipt: null, order: null });
    await this.loyalty.identify();
  }

  /** Places the order: sets the chosen points aside, then checks out with them. Until it is done the
   * basket and who is shopping stay as they are. */
  async order(): Promise<boolean> {
    const preview = this.preview;
    if (this.ordering || !preview) return false;
    this.ordering = true;
    this.problem = '';
    this.#changed();
    try {
      const order = this.#kept.order ?? (await this.#newOrder(preview));
      this.#keep({ order });
      const { id, promised, total, tierRose } = order;
      // A guest's order is none of the loyalty server's business.
      const awarded = preview.guest ? null : await this.#checkOut(order);
      const receipt: Receipt = { order: id, total, promised, awarded, tierRose };
      this.#keep({ basket: [], receipt, order: null });
      await this.loyalty.ordered(order.cart.redemptions);
      return true;
    } catch (error) {
      // Without an answer it may have been booked, so the next try is the same order.
      if (error instanceof Refusal) await this.#giveUp();
      else await this.loyalty.refresh();
      this.problem = error instanceof Error ? error.message : String(error);
      return false;
    } finally {
      this.ordering = false;
      this.#changed();
    }
  }

  async #newOrder({ redemptions, points, tier, totals }: Preview): Promise<Order> {
    const { cart } = this;
    const { programHash: program } = this.loyalty.state;
    // What was asked of a variable reward may be more than this cart takes; the preview knows.
    const chosen = redemptions.map(({ reward = '', points: asked }) =>
      this.#isVariable(reward) ? { reward, points: asked } : { reward },
    );
    const holds = await this.loyalty.reserve(chosen);
    return {
      id: newOrder(),
      cart: { ...cart, redemptions: holds },
      program,
      promised: { points, tier: tier.after },
      total: totals.after,
      tierRose: tier.after !== tier.before,
    };
  }

  // The points come back, and the next try is another order.
  async #giveUp(): Promise<void> {
    const holds = this.#kept.order?.cart.redemptions.flatMap(({ hold }) => hold ?? []) ?? [];
    this.#keep({ order: null });
    await this.loyalty.release(holds).catch(() => undefined);
    await this.loyalty.refresh();
  }

  #cartOf(lines: Shop['lines']): OpenCart {
    return {
      currency: this.catalog.currency,
      lines: lines.map(({ product, quantity }) => cartLine(product, quantity)),
      prices_include_tax: this.catalog.prices_include_tax,
      ...(lines.length > 0 ? { shipping: { price: this.shipping } } : {}),
    };
  }

  #isVariable(reward: string): boolean {
    const terms = this.loyalty.state.program?.rewards?.find(({ id }) => id === reward);
    return terms?.kind === 'variable';
  }

  async #checkOut({ id, cart, program }: Order): Promise<Receipt['awarded']> {
    const token = await this.#token();
    const answer = await post('/demo/checkout', { order: id, cart, program }, token);
    const { points, tier } = answer as { points: number; tier: { after: string } };
    return { points, tier: tier.after };
  }

  async #token(): Promise<string | null> {
    const member = this.persona;
    if (member === 'guest') return null;
    return ((await post('/demo/login', { member }, null)) as { token: string }).token;
  }

  #keep(change: Partial<Kept>): void {
    this.#kept = { ...this.#kept, ...change };
    if (change.basket) {
      this.#cart = null;
      this.#cartsWith.clear();
    }
    sessionStorage.setItem(KEPT, JSON.stringify(this.#kept));
    this.#changed();
  }
}

function cartLine(product: Product, quantity: number): OpenCart['lines'][number] {
  const { sku, title, category, brand, tags, price } = product;
  return {
    id: sku,
    sku,
    title,
    category,
    brand,
    tags,
    price,
    quantity,
    on_sale: product.on_sale ?? false,
    gift_card: product.gift_card ?? false,
  };
}

const prices = createFormatter('en-GB', 'GBP', 'Europe/London', {
  one: 'point',
  other: 'points',
  decimals: 0,
});
export const { money, points, day } = prices;

/** The server looked at it and said no. */
class Refusal extends Error {}

async function post(path: string, body: unknown, token: string | null): Promise<unknown> {
  const response = await fetch(path, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
    },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(10_000),
  });
  const answer = (await response.json()) as { detail?: string; title?: string };
  if (response.ok) return answer;
  const words = answer.detail ?? answer.title ?? 'The order was not taken';
  throw response.status < 500 ? new Refusal(words) : new Error(words);
}

function newOrder(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(5));
  return `ES-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
