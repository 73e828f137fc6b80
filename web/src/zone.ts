// A time zone as the table that the calculator takes, read from the browser's Intl. The widget does
// not need it (the server sends the table along with the snapshot) and does not load it; a page
// that runs the calculator without a server does, and so do Node tools.

import type { Zone } from './types.js';

const SECOND = 1000;
// Shorter than any zone has ever kept an offset since 1970, so that no change hides between looks.
const LOOK_EVERY = 86_400 * SECOND;

/** What the zone's clock on the wall shows at a UTC instant, less that instant; in seconds. */
function offsetReader(name: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: name,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (at) => {
    const [month, day, year, hour, minute, second] = format.format(at).match(/\d+/g) ?? [];
    const wall = Date.UTC(
      Number(year),
      Number(month) - 1,
      Number(day),
      Number(hour),
      Number(minute),
      Number(second),
    );
    return (wall - Math.floor(at / SECOND) * SECOND) / SECOND;
  };
}

/**
 * The offset changes of an IANA zone ("Europe/London") between two instants in UTC milliseconds.
 * The offset at `from` counts for all time before it, the last one for all time after `until`.
 * Takes about 3 ms for each year between them.
 * Throws a RangeError for a zone that this host does not know, or a `from` after `until`.
 */
export function zoneFromIntl(name: string, from: number, until: number): Zone {
  if (!(from <= until)) throw new RangeError('the zone is asked for from a time after its end');
  const offsetAt = offsetReader(name);
  const first = Math.floor(from / SECOND) * SECOND;
  const changes: [number, number][] = [[first, offsetAt(first)]];
  let offset = offsetAt(first);
  for (let seen = first; seen < until; seen += LOOK_EVERY) {
    const next = Math.min(seen + LOOK_EVERY, until);
    const offsetThen = offsetAt(next);
    if (offsetThen === offset) continue;
    changes.push([changeBetween(offsetAt, offset, seen, next), offsetThen]);
    offset = offsetThen;
  }
  return { name, changes };
}

/** The first whole second after `before` at which the offset is no longer the given one. */
function changeBetween(
  offsetAt: (at: number) => number,
  offset: number,
  before: number,
  after: number,
): number {
  let low = before / SECOND;
  let high = Math.ceil(after / SECOND);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle * SECOND) === offset) low = middle;
    else high = middle;
  }
  return high * SECOND;
}
