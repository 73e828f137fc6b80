// The zone table that a page builds from Intl.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { zoneFromIntl } from '../../web/dist/studio.js';

const at = (text) => Date.parse(text);

test('the clock changes of a year stand at their exact instants', () => {
  assert.deepEqual(
    zoneFromIntl('Europe/London', at('2026-01-01T00:00:00Z'), at('2027-01-01T00:00:00Z')),
    {
      name: 'Europe/London',
      changes: [
        [at('2026-01-01T00:00:00Z'), 0],
        [at('2026-03-29T01:00:00Z'), 3600],
        [at('2026-10-25T01:00:00Z'), 0],
      ],
    },
  );
});

test('half hours, minutes and seconds of an offset are kept', () => {
  const changes = (name, from, until) => zoneFromIntl(name, at(from), at(until)).changes.slice(1);
  assert.deepEqual(changes('Australia/Lord_Howe', '1981-01-01T00:00Z', '1981-12-31T00:00Z'), [
    [at('1981-02-28T14:00:00Z'), 37800],
    [at('1981-10-24T15:30:00Z'), 41400],
  ]);
  assert.deepEqual(changes('Asia/Kathmandu', '1985-06-01T00:00Z', '1986-06-01T00:00Z'), [
    [at('1985-12-31T18:30:00Z'), 20700],
  ]);
  const monrovia = zoneFromIntl(
    'Africa/Monrovia',
    at('1971-12-01T00:00Z'),
    at('1972-02-01T00:00Z'),
  );
  assert.deepEqual(monrovia.changes, [
    [at('1971-12-01T00:00:00Z'), -2670],
    [at('1972-01-07T00:44:30Z'), 0],
  ]);
});

test('a day that a zone skips is one change', () => {
  const { changes } = zoneFromIntl(
    'Pacific/Apia',
    at('2011-12-01T00:00Z'),
    at('2012-02-01T00:00Z'),
  );
  assert.deepEqual(changes.slice(1), [[at('2011-12-30T10:00:00Z'), 50400]]);
});

test('UTC is a table of one entry, and the first entry begins on a whole second', () => {
  const { changes } = zoneFromIntl('UTC', at('2026-01-01T00:00:00.250Z'), at('2030-01-01T00:00Z'));
  assert.deepEqual(changes, [[at('2026-01-01T00:00:00Z'), 0]]);
});

test('a change at the very end of the asked time is in the table', () => {
  const end = at('2026-03-29T01:00:00Z');
  const { changes } = zoneFromIntl('Europe/London', end - 3_600_000, end);
  assert.deepEqual(changes.slice(1), [[end, 3600]]);
});

test('an unknown zone and a time that ends before it starts are errors', () => {
  assert.throws(() => zoneFromIntl('Europe/Atlantis', 0, 1), RangeError);
  assert.throws(() => zoneFromIntl('UTC', 1, 0), RangeError);
  assert.throws(() => zoneFromIntl('UTC', NaN, 0), RangeError);
});
