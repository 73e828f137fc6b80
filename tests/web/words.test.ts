import assert from 'node:assert/strict';
import { test } from 'node:test';
import { en, type MessageKey } from '../../web/src/locales/en.js';
import { later } from '../../web/src/locales/en-later.js';
import { learn, speaker } from '../../web/src/words.js';

// As when the views of all chunks were loaded.
learn(later);

test('a message is filled in, each slot with its text', () => {
  const say = speaker();
  const words = say('expiring', { points: '300 points', day: '1 December' });
  assert.equal(words, '300 points expire on 1 December');
});

test('text that looks like a slot or a replacement pattern stays as it is', () => {
  const say = speaker();
  assert.equal(say('tierBenefits', { tier: '{points} $& $1' }), 'Your {points} $& $1 benefits');
});

test('a translation speaks, and English where it is silent', () => {
  const say = speaker({ balance: 'Deine Punkte' });
  assert.equal(say('balance'), 'Deine Punkte');
  assert.equal(say('join'), 'Join');
});

test('a sentence with a number takes the form that the language has for it', () => {
  const say = speaker();
  assert.equal(say('badgeCount', { n: 1 }), '1 badge earned');
  assert.equal(say('badgeCount', { n: 2000 }), '2,000 badges earned');
  const polish = { one: '{n} odznaka', few: '{n} odznaki', other: '{n} odznak' };
  const mow = speaker({ badgeCount: polish }, 'pl');
  assert.deepEqual(
    [1, 3, 5].map((n) => mow('badgeCount', { n })),
    ['1 odznaka', '3 odznaki', '5 odznak'],
  );
});

test('no English message is empty or ends in a space', () => {
  for (const key of Object.keys(en) as MessageKey[]) {
    const message = en[key];
    for (const text of typeof message === 'string' ? [message] : Object.values(message)) {
      assert.match(text, /\S$/, key);
    }
  }
});
