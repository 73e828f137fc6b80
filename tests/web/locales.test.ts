// Every language says everything that English says, with the same slots, in its own plural forms
// and its own signs. The table at the end shows what its numbers sound like.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ar } from '../../web/src/locales/ar.js';
import { de } from '../../web/src/locales/de.js';
import { en, type MessageKey, type Messages } from '../../web/src/locales/en.js';
import { es } from '../../web/src/locales/es.js';
import { fr } from '../../web/src/locales/fr.js';
import { it } from '../../web/src/locales/it.js';
import { ja } from '../../web/src/locales/ja.js';
import { ko } from '../../web/src/locales/ko.js';
import { loadMessages } from '../../web/src/locales/load.js';
import { nl } from '../../web/src/locales/nl.js';
import { pl } from '../../web/src/locales/pl.js';
import { pseudo } from '../../web/src/locales/pseudo.js';
import { pt } from '../../web/src/locales/pt.js';
import { zhHans } from '../../web/src/locales/zh-Hans.js';
import { speaker } from '../../web/src/words.js';

const languages: Readonly<Record<string, Messages>> = {
  ...{ en, de, fr, es, pt, it, nl, pl, ja, ko, ar },
  'zh-Hans': zhHans,
};

/** Words that another language shares with English. */
const SHARED: Readonly<Record<string, readonly MessageKey[]>> = {
  de: ['activityOther', 'challenges'],
  fr: ['activityOther', 'badges'],
  it: ['activityOther'],
  nl: ['activityOther', 'badges', 'challenges'],
  pl: ['activityOther'],
};
/** Nothing but slots and signs. */
const isWordless = (text: string) => !/\p{L}/u.test(text.replace(/\{\w+\}/g, ''));

const keys = Object.keys(en) as MessageKey[];
const slotsOf = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!).sort();

/** Every text of a language: "tierOrders few" and what it says. */
function* textsOf(messages: Messages): Generator<[where: string, text: string, key: MessageKey]> {
  for (const key of keys) {
    const message = messages[key];
    if (typeof message === 'string') yield [key, message, key];
    else for (const [form, text] of Object.entries(message)) yield [`${key} ${form}`, text, key];
  }
}

for (const [locale, messages] of Object.entries({ ...languages, 'en-XA': pseudo })) {
  test(`${locale} has every message of English`, () => {
    assert.deepEqual(Object.keys(messages).sort(), [...keys].sort());
  });

  test(`${locale} has exactly the plural forms of its language`, () => {
    const { pluralCategories } = new Intl.PluralRules(locale).resolvedOptions();
    for (const key of keys) {
      const message = messages[key];
      if (typeof message === 'string') continue;
      assert.deepEqual(Object.keys(message).sort(), [...pluralCategories].sort(), key);
    }
  });

  test(`${locale} has the slots of English in each form`, () => {
    for (const [where, text, key] of textsOf(messages)) {
      const english = en[key];
      const expected = slotsOf(typeof english === 'string' ? english : english.other);
      // "The last month" needs no number, "the last months" do.
      const counted = !/ (zero|one|two)$/.test(where) || text.includes('{n}');
      assert.deepEqual(
        slotsOf(text),
        expected.filter((slot) => counted || slot !== 'n'),
        where,
      );
    }
  });
}

for (const [locale, messages] of Object.entries(languages)) {
  test(`${locale} is written with the signs of print`, () => {
    for (const [where, text] of textsOf(messages)) {
      assert.equal(text, text.trim(), where);
      assert.doesNotMatch(text, /["'`]|\.\.\.| {2}/, `${where}: ${text}`);
      assert.doesNotMatch(text.replace(/\{\w+\}/g, ''), /[{}]/, `${where}: ${text}`);
    }
  });

  if (locale !== 'en') {
    test(`${locale} leaves nothing in English`, () => {
      const same = keys.filter((key) => {
        const message = messages[key];
        return typeof message === 'string' && message === en[key] && !isWordless(message);
      });
      assert.deepEqual(same.sort(), SHARED[locale] ?? []);
    });
  }
}

/** What a language's signs have to look like, over all of its texts. */
const SIGNS: Readonly<Record<string, RegExp>> = {
  de: /(?<!„[^„“]*)“|[‘’«»]/, // „so“
  fr: /[^\u202f][:;!?»]|«[^\u202f]|[„“”]/, // « ainsi » : comme cela ?
  es: /^[^¿]*\?|^[^¡]*!|[„“”]/, // ¿así?
  pt: /[„«»]/, // “assim”
  it: /[„“”]/, // «così»
  nl: /[„“”«»]/, // ‘zo’
  pl: /[“«»‘’]/, // „tak”
  ja: /[,.?!:;()“”‘’]/, // 「こう」、です。
  ko: /[“”„«»「」。、]/, // ‘이렇게’
  'zh-Hans': /[,.?!:;()「」‘’]/, // “这样”，。
  ar: /[,;?]|[„“”]/, // «هكذا»، ؟
};

for (const [locale, wrong] of Object.entries(SIGNS)) {
  test(`${locale} has no sign of another language`, () => {
    for (const [where, text] of textsOf(languages[locale]!)) {
      const bare = text.replace(/\{\w+\}/g, 'x');
      assert.doesNotMatch(bare, wrong, `${where}: ${text}`);
    }
  });
}

test('what a button says is part of what a screen reader says of it', () => {
  for (const [locale, { claim, claimOf }] of Object.entries(languages)) {
    if (locale !== 'en') assert.ok(claimOf.includes(claim), `${locale}: ${claim} / ${claimOf}`);
  }
});

test('no particle of Korean that changes with a sound stands behind a slot', () => {
  for (const [where, text] of textsOf(ko)) {
    assert.doesNotMatch(text, /\}’?(을|를|이|가|은|는|와|과|으로|로)(?![가-힣])/u, where);
  }
});

test('what is filled into Arabic cannot turn the sentence around it', () => {
  const say = speaker(ar, 'ar');
  assert.equal(
    say('tierReached', { tier: 'Gold+' }),
    'هذا الطلب ينقلك إلى المستوى \u2068Gold+\u2069',
  );
});

/** One sentence a language, for 0, 1, 2, 3, 5, 11, 21 and 100 badges. */
const BADGES: Readonly<Record<string, readonly string[]>> = {
  en: ['0 badges', '1 badge', '2 badges', '3 badges', '5 badges', '11 badges', '21 badges'],
  de: ['0 Abzeichen', '1 Abzeichen', '2 Abzeichen', '3 Abzeichen', '5 Abzeichen'],
  fr: ['0 badge obtenu', '1 badge obtenu', '2 badges obtenus', '3 badges obtenus'],
  es: ['0 insignias', '1 insignia conseguida', '2 insignias conseguidas'],
  pt: ['0 medalha conquistada', '1 medalha conquistada', '2 medalhas conquistadas'],
  it: ['0 badge ottenuti', '1 badge ottenuto', '2 badge ottenuti', '3 badge ottenuti'],
  nl: ['0 badges', '1 badge behaald', '2 badges behaald', '3 badges', '5 badges'],
  pl: [
    ...['0 zdobytych odznak', '1 zdobyta odznaka', '2 zdobyte odznaki', '3 zdobyte odznaki'],
    ...['5 zdobytych odznak', '11 zdobytych', '21 zdobytych', '100 zdobytych odznak'],
  ],
  ja: ['バッジを0個', 'バッジを1個', 'バッジを2個', 'バッジを3個', 'バッジを5個', 'バッジを11個'],
  ko: ['배지 0개 획득', '배지 1개', '배지 2개', '배지 3개', '배지 5개', '배지 11개', '배지 21개'],
  'zh-Hans': ['已获得0枚', '已获得1枚', '已获得2枚', '已获得3枚', '已获得5枚', '已获得11枚'],
  ar: [
    ...['لم تُكتسب أي شارة بعد', 'شارة واحدة', 'شارتان', '3 شارات', '5 شارات'],
    ...['11 شارة', '21 شارة', '100 شارة'],
  ],
};

test('a number takes the form that its language has for it', () => {
  for (const [locale, messages] of Object.entries(languages)) {
    const say = speaker(messages, locale);
    for (const [index, n] of [0, 1, 2, 3, 5, 11, 21, 100].entries()) {
      const words = say('badgeCount', { n }).replace(/[\u2068\u2069]/g, '');
      const expected = BADGES[locale]![index];
      if (expected) assert.equal(words.slice(0, expected.length), expected, `${locale} ${n}`);
      assert.doesNotMatch(words, /[{}]|undefined/, `${locale} ${n}`);
    }
  }
});

test('a large number is written as its language writes it', () => {
  const sentence = (locale: string) =>
    speaker(languages[locale], locale)('badgeCount', { n: 1_000_000 });
  assert.equal(sentence('de'), '1.000.000 Abzeichen erhalten');
  assert.equal(sentence('fr'), '1\u202f000\u202f000 de badges obtenus');
  assert.equal(sentence('pl'), '1\u00a0000\u00a0000 zdobytych odznak');
  const egypt = speaker(ar, 'ar-EG')('badgeCount', { n: 12 });
  assert.equal(egypt, '\u2068١٢\u2069 شارة مكتسبة');
});

/** docs/languages.md: the file of each language, and the tags that get it. */
function* tableOfTheDocument(): Generator<[file: string, tags: string[]]> {
  const page = readFileSync('docs/languages.md', 'utf8');
  for (const [, file, tags] of page.matchAll(
    /^\|[^|]+\| (?:`(\S+)\.js`|in the script) \| (`.*?`) \|/gm,
  )) {
    yield [file ?? 'en', [...tags!.matchAll(/`(.*?)`/g)].map((match) => match[1]!)];
  }
}

test('the language is the one that a tag asks for', async () => {
  const known: Readonly<Record<string, Messages>> = { ...languages, pseudo };
  const seen = new Set<string>();
  for (const [file, tags] of tableOfTheDocument()) {
    for (const tag of [...tags, ...tags.map((name) => name.toUpperCase())]) {
      const { messages, locale } = await loadMessages(tag);
      // English is no file: it is what the widget speaks by itself.
      if (file === 'en') assert.deepEqual(messages, {}, tag);
      else assert.ok(messages === known[file], `${tag} gets ${file}`);
      assert.equal(locale, tag);
    }
    seen.add(file);
  }
  assert.deepEqual([...seen].sort(), Object.keys(known).sort());
});

test('English, with English numbers, where there is no other language', async () => {
  for (const tag of ['zh-TW', 'zh-Hant', 'zh-HK', 'yue', 'nb', 'cs-CZ', 'mn']) {
    const { messages, locale } = await loadMessages(tag);
    assert.deepEqual(messages, {}, tag);
    assert.equal(locale, 'en', tag);
  }
});

test('English where the file does not come, with one warning', async (context) => {
  const warn = context.mock.method(console, 'warn', () => undefined);
  const files = { de: () => Promise.reject(new TypeError('Failed to fetch')) };
  for (const tag of ['de', 'de-AT', 'not a tag']) {
    const { messages, locale } = await loadMessages(tag, files);
    assert.deepEqual(messages, {}, tag);
    assert.equal(locale, 'en');
  }
  assert.equal(warn.mock.callCount(), 1);
});

test('the pseudo-locale is longer, in brackets, with its slots as they were', () => {
  const plain = [...textsOf(en)];
  const strange = [...textsOf(pseudo)];
  for (const [where, text] of strange) {
    assert.match(text, /^\[.+\]$/, where);
    assert.doesNotMatch(text.replace(/\{\w+\}/g, ''), /[a-z]/i, where);
  }
  assert.ok(readFileSync('docs/languages.md', 'utf8').includes(`\`${pseudo.balance}\``));
  const length = (texts: typeof plain) =>
    texts.reduce((sum, [, text]) => sum + text.replace(/\{\w+\}/g, '').length, 0);
  const growth = length(strange) / length(plain);
  assert.ok(growth > 1.35 && growth < 1.5, String(growth));
});

test('each language is a file of its own beside the script, and no part of it', () => {
  const script = readFileSync('web/dist/index.js', 'utf8');
  const files = readdirSync('web/src/locales').filter(
    (file) => !/^(en(-first|-later)?|load)\.ts$/.test(file),
  );
  assert.equal(files.length, Object.keys(languages).length);
  for (const file of files.map((name) => name.replace(/ts$/, 'js'))) {
    assert.ok(existsSync(`web/dist/locales/${file}`), file);
    assert.ok(script.includes(`import("./locales/${file}")`), file);
    const built = readFileSync(`web/dist/locales/${file}`, 'utf8');
    assert.doesNotMatch(built, /\bimport\b/, `${file} is one request`);
  }
  assert.ok(!script.includes(de.join));
});
