// A page loads the one language that it speaks.

import type { Messages } from './en.js';

export interface Language {
  /** None where it is English, which the widget speaks by itself. */
  readonly messages: Partial<Messages>;
  /** How this language writes numbers and days: what was asked for, or "en" where it speaks English
   * instead, for a German date in an English sentence is neither. */
  readonly locale: string;
}

/** Each file exports its messages and nothing else. */
type Files = Readonly<Record<string, () => Promise<Readonly<Record<string, Messages>>>>>;

// Imports by name, for the build to check and for bundlers to follow. Readers of traditional Chinese
// get English: the simplified characters, and the words of the mainland, are not theirs.
const FILES: Files = {
  de: () => import('./de.js'),
  fr: () => import('./fr.js'),
  es: () => import('./es.js'),
  pt: () => import('./pt.js'),
  it: () => import('./it.js'),
  nl: () => import('./nl.js'),
  pl: () => import('./pl.js'),
  ja: () => import('./ja.js'),
  ko: () => import('./ko.js'),
  'zh-Hans': () => import('./zh-Hans.js'),
  ar: () => import('./ar.js'),
  'en-XA': () => import('./pseudo.js'),
};

let warned = false;

/** What a tag says, and for Chinese also what it leaves out. Most tags say it in their letters, which
 * spares a phone the milliseconds of a first Intl.Locale. */
function partsOf(locale: string): { language: string; script?: string; region?: string } {
  const [, language, region] = /^(?!zh)([a-z]{2})(?:-([A-Z]{2}))?$/.exec(locale) ?? [];
  if (language) return region ? { language, region } : { language };
  return new Intl.Locale(locale).maximize();
}

/** The messages for a BCP 47 tag; English where no other language fits or its file does not come. */
export async function loadMessages(locale: string, files = FILES): Promise<Language> {
  try {
    const { language, script, region } = partsOf(locale);
    const load =
      files[`${language}-${region}`] ?? files[`${language}-${script}`] ?? files[language];
    if (load) return { messages: Object.values(await load())[0]!, locale };
    if (language === 'en') return { messages: {}, locale };
  } catch (error) {
    if (!warned) console.warn('loyalty-widget:', error);
    warned = true;
  }
  return { messages: {}, locale: 'en' };
}
