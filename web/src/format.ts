// Amounts and dates in words. Integers become decimal strings before Intl sees them, so that no
// amount passes through floating point.

import type { Plural } from './locales/en.js';

// ISO 4217 minor units where they are not two. Intl knows other ones for some currencies (it shows
// the afghani without decimals), and the integers that cross are in ISO's.
const EXPONENTS: Readonly<Record<string, string>> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
};

/** The number of decimals of a currency's minor unit: 0 for JPY, 2 for GBP, 3 for KWD. */
export function currencyExponent(currency: string): number {
  for (const [exponent, codes] of Object.entries(EXPONENTS)) {
    if (codes.includes(currency)) return Number(exponent);
  }
  return 2;
}

/** 12345 with two decimals is "123.45"; exact for every safe integer. */
export function decimalString(units: number, decimals: number): `${number}` {
  const digits = String(Math.abs(units)).padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = decimals > 0 ? `.${digits.slice(-decimals)}` : '';
  return `${units < 0 ? '-' : ''}${whole}${fraction}` as `${number}`;
}

/** How to name points: a word for each plural category of the language ("other" stands in for one
 * that is missing), and how many decimals their integers carry. */
export interface PointsStyle extends Plural {
  readonly decimals: number;
}

export interface Formatter {
  readonly locale: string;
  /** Minor units to "£22.99". */
  readonly money: (minor: number) => string;
  /** Minor units to "£22.99", and whole amounts to "£25". */
  readonly roundMoney: (minor: number) => string;
  /** Points without their name: "1,250". */
  readonly number: (points: number) => string;
  /** What is neither money nor points, such as pieces: "1,250". */
  readonly count: (n: number) => string;
  /** Points with their name: "1,250 points", "1 point". */
  readonly points: (points: number) => string;
  /** The program's word for that many points. */
  readonly pointsName: (points: number) => string;
  /** An instant as a day: "1 December", with the year where it is not this one. */
  readonly day: (instant: string, now: number) => string;
  /** An instant on this reader's own clock: "20:35". */
  readonly moment: (instant: string) => string;
}

/** Made when it is first asked for: to construct one of Intl's formatters takes a phone longer than
 * to preview a cart, and most pages need few of them. */
function lazy<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

export function createFormatter(
  locale: string,
  currency: string,
  timeZone: string,
  style: PointsStyle,
): Formatter {
  const exponent = currencyExponent(currency);
  const { decimals } = style;
  const numbers = (fraction: number, options?: Intl.NumberFormatOptions) =>
    lazy(
      () =>
        new Intl.NumberFormat(locale, {
          minimumFractionDigits: fraction,
          maximumFractionDigits: fraction,
          ...options,
        }),
    );
  const exact = numbers(exponent, { style: 'currency', currency });
  const round = numbers(exponent, {
    style: 'currency',
    currency,
    trailingZeroDisplay: 'stripIfInteger',
  });
  const points = numbers(decimals);
  // The category depends on the decimals that are shown: "1 point", but "1.0 points".
  const plural = lazy(() => new Intl.PluralRules(locale, { minimumFractionDigits: decimals }));
  const days = (options: Intl.DateTimeFormatOptions) =>
    lazy(
      () =>
        new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', timeZone, ...options }),
    );
  const day = days({});
  const dayAndYear = days({ year: 'numeric' });
  const clock = lazy(() => new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' }));
  const yearOf = lazy(() => new Intl.DateTimeFormat('en', { year: 'numeric', timeZone }));
  const number = (amount: number) => points().format(decimalString(amount, decimals));
  const pointsName = (amount: number) =>
    style[plural().select(Math.abs(amount) / 10 ** decimals)] ?? style.other;
  return {
    locale,
    money: (minor) => exact().format(decimalString(minor, exponent)),
    roundMoney: (minor) => round().format(decimalString(minor, exponent)),
    number,
    count: (n) => n.toLocaleString(locale),
    // Japanese and Chinese are written without spaces.
    points: (amount) =>
      `${number(amount)} ${pointsName(amount)}`.replace(/^(\S+) (?=[\u3040-\u9fff])/, '$1'),
    pointsName,
    day(instant, now) {
      const date = new Date(instant);
      const thisYear = yearOf().format(date) === yearOf().format(now);
      return (thisYear ? day : dayAndYear)().format(date);
    },
    moment: (instant) => clock().format(new Date(instant)),
  };
}
