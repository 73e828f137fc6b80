import assert from 'node:assert/strict';
import { test } from 'node:test';
import { en, type MessageKey } from '../../web/src/locales/en.js';
import { speaker } from '../../web/src/words.js';

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

test('no English message is empty or ends in a space', () => {
  for (const key of Object.keys(en) as MessageKey[]) assert.match(en[key], /\S$/, key);
});
