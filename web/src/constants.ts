// Every name that a page can see: the elements, their attributes, events, parts, slots and storage
// keys. What only documents a name (PARTS, SLOTS) is left out of the script by the build.

export const ELEMENTS = {
  widget: 'loyalty-widget',
  points: 'loyalty-points',
  tier: 'loyalty-tier',
  rewards: 'loyalty-rewards',
  offers: 'loyalty-offers',
  challenges: 'loyalty-challenges',
  causes: 'loyalty-causes',
  activity: 'loyalty-activity',
  join: 'loyalty-join',
} as const;

export const ELEMENT = ELEMENTS.widget;

export const ATTRIBUTES = { endpoint: 'endpoint', mode: 'mode', density: 'density' } as const;

/** What a widget shows; the value of its `mode` attribute. */
export type Mode = 'full' | 'summary' | 'compact' | 'product';

/** Where `<loyalty-points>` stands. */
export type PointsMode = 'cart' | 'checkout' | 'product';

export const EVENTS = {
  /** detail: RedemptionChange. The shopper chose other rewards, or another amount. */
  redemptionChange: 'loyalty-redemption-change',
  /** detail: PreviewChange. The cart, the member or the program changed what the cart would do. */
  previewChange: 'loyalty-preview-change',
  /** detail: ClaimDetail. A reward that is had apart from orders was claimed, and the server said yes. */
  claim: 'loyalty-claim',
  /** A guest asked to join; the shop opens its own sign-up. */
  join: 'loyalty-join',
  /** The compact element was pressed; the shop opens its account or cart. */
  open: 'loyalty-open',
  /** The server refused the member's token twice; the shop opens its own sign-in. */
  signIn: 'loyalty-sign-in',
} as const;

/** What a theme can give in place of, or beside, what an element says. */
export const SLOTS = {
  header: 'before all that the element shows',
  footer: 'after all that the element shows',
  join: 'in place of the button by which a guest joins',
} as const;

/** What a theme can style by ::part(). */
export const PARTS = {
  card: 'what is around all of an element',
  button: 'every button',
  join: 'the button by which a guest joins',
  pill: 'the button of the compact mode',
  loading: 'the room that is kept while nothing is known',
  error: 'the note that points cannot be shown',
  offline: 'the note that the server cannot be reached',
  slow: 'the note that the server takes long',
  remote: 'the line that the server previews in place of the page',
  'signed-out': 'the note that asks to sign in again',
  conflict: 'the note that something changed elsewhere, or was refused',
  'program-changed': 'the note that the program was updated',
  balance: 'the balance with the tier',
  figure: 'the number of points and their name, which open how they add up',
  'tier-badge': 'the name of the tier beside the balance',
  wallets: 'the balances beside the points',
  wallet: 'one of them',
  invitation: 'what a guest is told',
  earn: 'what the cart earns',
  'earn-points': 'the number of points in it',
  breakdown: 'how a number adds up',
  expiring: 'points that expire soon',
  tier: 'the way to the next tier',
  'tier-bar': 'its bar',
  'tier-reached': 'the word that this cart gets there',
  heading: 'the heading of a part',
  counted: 'a name with its number, which opens into what this order adds',
  'tier-why': 'what is missing, which opens how tiers are counted',
  benefits: 'what the tier brings',
  hold: 'points that are set aside',
  rewards: 'what points buy',
  reward: 'one reward',
  'reward-amount': 'slider and field for the number of points',
  'reward-dropped': 'the word that a reward was taken off',
  claims: 'rewards that are had apart from orders',
  advice: 'the best use of points, and what is within reach',
  total: 'the new total',
  using: 'what the order uses',
  offers: 'the offers',
  offer: 'one of them',
  challenges: 'the challenges',
  challenge: 'one of them',
  badges: 'the badges',
  badge: 'one of them',
  celebration: 'the word about a new badge',
  causes: 'what orders give to others',
  cause: 'one cause',
  goals: 'what all members reach together',
  goal: 'one goal',
  activity: 'what happened',
  entry: 'one thing that happened',
} as const;

/** Keys of localStorage. Each is followed by the endpoint, and those of PERSONAL by the member. */
export const STORAGE = {
  shopper: 'loyalty:shopper',
  program: 'loyalty:program',
  compiled: 'loyalty:compiled',
  snapshot: 'loyalty:snapshot',
  reservations: 'loyalty:reservations',
  choices: 'loyalty:choices',
  claims: 'loyalty:claims',
  badges: 'loyalty:badges',
  advice: 'loyalty:advice',
} as const;

/** The key of localStorage under which the loader keeps the elements' sizes, for all endpoints. */
export const SIZES = 'loyalty:sizes';

/** What is one shopper's, and is gone when another one comes. */
export const PERSONAL = [
  STORAGE.snapshot,
  STORAGE.reservations,
  STORAGE.choices,
  STORAGE.claims,
  STORAGE.badges,
] as const;

/** Milliseconds. */
export const TIMING = {
  requestTimeout: 8000,
  /** The first retry waits at most this long, each next one at most twice as long as the last. */
  retryBase: 400,
  retryLimit: 10_000,
  attempts: 4,
  /** After so long without an answer the widget says that it takes longer than usual. */
  slowAfter: 3000,
  /** A snapshot older than this is asked for again when the page comes back to the front. */
  staleAfter: 30_000,
  /** The live region waits for this much quiet, so that it speaks once about several clicks. */
  announceAfter: 700,
  /** So long its words stay, for those who come to them by reading. */
  announcedFor: 4000,
  countUp: 450,
  /** How far ahead the end of a tier is spoken of in a cart: 90 days. */
  keepAhead: 7_776_000_000,
  /** So long a server that knows no advice is not asked for it again: a day. */
  noAdvice: 86_400_000,
} as const;
