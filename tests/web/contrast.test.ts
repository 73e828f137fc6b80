import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contrast, over, parse, standOut, type Color } from '../../web/src/later/contrast.js';

const white: Color = [1, 1, 1, 1];
const black: Color = [0, 0, 0, 1];
const bytes = (hex: string): Color => {
  const at = (i: number) => Number.parseInt(hex.slice(i, i + 2), 16) / 255;
  return [at(0), at(2), at(4), 1];
};

test('contrast is that of WCAG', () => {
  assert.equal(contrast(black, white), 21);
  assert.equal(contrast(white, white), 1);
  assert.equal(contrast(bytes('767676'), white).toFixed(2), '4.54');
  assert.equal(contrast(bytes('0000ff'), bytes('ffff00')).toFixed(2), '8.00');
});

test('a color that stands out stays as it is', () => {
  const brown = bytes('8a4b2a');
  assert.equal(standOut(brown, [white], 4.5), brown);
});

test('a color that does not is moved just as far as it takes', () => {
  for (const [hex, behind, least] of [
    ['ffd400', white, 3],
    ['ffd400', white, 4.5],
    ['8a4b2a', bytes('161210'), 3],
    ['777777', bytes('777777'), 4.5],
  ] as const) {
    const before = bytes(hex);
    const after = standOut(before, [behind], least);
    const reached = contrast(after, behind);
    assert.ok(reached >= least, `${hex} has ${reached}`);
    assert.ok(reached < least * 1.1, `${hex} went too far: ${reached}`);
  }
});

test('a color stands out from everything that it lies on', () => {
  const behind = [white, bytes('ffe680')];
  const after = standOut(bytes('e0a000'), behind, 4.5);
  for (const each of behind) assert.ok(contrast(after, each) >= 4.5);
});

test('what the browser says of colors is read, with opacity', () => {
  assert.deepEqual(parse('color(srgb 1 0.5 0 / 0.25)'), [1, 0.5, 0, 0.25]);
  assert.deepEqual(parse('color(srgb 0 0 0)'), [0, 0, 0, 1]);
  assert.deepEqual(over([0, 0, 0, 0.5], white), [0.5, 0.5, 0.5, 1]);
});
