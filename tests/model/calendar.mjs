/** Civil time in one IANA time zone. An instant is a number of milliseconds since 1970 in UTC. */

export const DAY = 86_400_000;
const FIRST = Date.UTC(2022, 0, 1);
const LAST = Date.UTC(2036, 0, 1);

/** @typedef {{months: number} | {days: number}} Span */
/** @typedef {'day' | 'week' | 'month' | 'quarter' | 'year'} Period */

/** What a clock on the wall shows, as if it were UTC. @param {Intl.DateTimeFormat} format @param {number} at */
function wallOf(format, at) {
  /** @type {Record<string, number>} */
  const p = {};
  for (const { type, value } of format.formatToParts(at)) p[type] = Number(value);
  const shown = Date.UTC(p.year, p.month - 1, p.day, p.hour, p.minute, p.second);
  return shown + (((at % 1000) + 1000) % 1000);
}

/** The zone's offsets, found by asking every day and halving where two days differ. @param {string} zone */
function offsetTable(zone) {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const offset = (/** @type {number} */ at) => wallOf(format, at) - at;
  const table = [{ from: -Infinity, until: Infinity, offset: offset(FIRST) }];
  for (let at = FIRST; at < LAST; at += DAY) {
    if (offset(at) === offset(at + DAY)) continue;
    let before = at;
    let after = at + DAY;
    while (after - before > 1000) {
      const middle = Math.floor((before + after) / 2000) * 1000;
      if (offset(middle) === offset(at)) before = middle;
      else after = middle;
    }
    table[table.length - 1].until = after;
    table.push({ from: after, until: Infinity, offset: offset(after) });
  }
  return table;
}

/** @param {number} year @param {number} month from 0 */
const daysIn = (year, month) => new Date(Date.UTC(year, month + 1, 0)).getUTCDate();

export class Calendar {
  /** @param {string} zone */
  constructor(zone) {
    this.table = offsetTable(zone);
    this.last = this.table[0];
  }

  /** @param {number} at */
  offset(at) {
    // Most instants lie where the one before lay: a table is asked a million times.
    if (at < this.last.from || this.last.until <= at) {
      this.last = this.table.find((entry) => at < entry.until) ?? this.last;
    }
    return this.last.offset;
  }

  /** The wall's time at an instant, as a Date whose UTC fields are the wall's. @param {number} at */
  wall(at) {
    return new Date(at + this.offset(at));
  }

  /**
   * The instant at which the wall shows this. Of two the first; a time that is skipped is read with
   * the offset before it.
   * @param {number} wall
   */
  instant(wall) {
    const fits = this.table
      .map((entry) => wall - entry.offset)
      .filter((at) => at + this.offset(at) === wall);
    return fits.length > 0 ? Math.min(...fits) : wall - this.offset(wall - DAY);
  }

  /** The same time of day so many days or months later. @param {number} at @param {Span} span */
  add(at, span) {
    // Of an hour that comes twice, the second stays the second when no day passes.
    if ('days' in span && span.days === 0) return at;
    return this.instant(addToWall(at + this.offset(at), span));
  }

  /** @param {number} at @param {Period} period */
  startOf(at, period) {
    return this.instant(startOnWall(at + this.offset(at), period));
  }

  /** The first instant of the day that comes so long after the day of `at`. @param {number} at @param {Span} span */
  dayAfter(at, span) {
    return this.instant(addToWall(startOnWall(at + this.offset(at), 'day'), span));
  }

  /** The first instant of the year that comes `years` after the one of `at`. @param {number} at @param {number} years */
  newYear(at, years) {
    return this.instant(Date.UTC(this.wall(at).getUTCFullYear() + years, 0, 1));
  }

  /** The end of the month or year of so many months later. @param {number} at @param {'month' | 'year'} unit @param {number} months */
  endOf(at, unit, months) {
    const wall = this.wall(at);
    const month = wall.getUTCMonth() + months;
    const year = wall.getUTCFullYear();
    if (unit === 'month') return this.instant(Date.UTC(year, month + 1, 1));
    return this.instant(Date.UTC(year + Math.floor(month / 12) + 1, 0, 1));
  }
}

/** @param {number} wall @param {Span} span */
export function addToWall(wall, span) {
  if ('days' in span) return wall + span.days * DAY;
  const date = new Date(wall);
  const months = date.getUTCFullYear() * 12 + date.getUTCMonth() + span.months;
  const year = Math.floor(months / 12);
  const month = months - year * 12;
  const day = Math.min(date.getUTCDate(), daysIn(year, month));
  return Date.UTC(year, month, day) + (((wall % DAY) + DAY) % DAY);
}

/** @param {number} wall @param {Period} period */
export function startOnWall(wall, period) {
  const date = new Date(wall);
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth();
  const day = Date.UTC(year, month, date.getUTCDate());
  switch (period) {
    case 'day':
      return day;
    case 'week':
      return day - ((date.getUTCDay() + 6) % 7) * DAY;
    case 'month':
      return Date.UTC(year, month, 1);
    case 'quarter':
      return Date.UTC(year, month - (month % 3), 1);
    case 'year':
      return Date.UTC(year, 0, 1);
  }
}

/** One table a zone, for finding it takes a tenth of a second. @type {Map<string, Calendar>} */
const known = new Map();

/** @param {string} zone */
export function calendarOf(zone) {
  const found = known.get(zone) ?? new Calendar(zone);
  known.set(zone, found);
  return found;
}

/** A local time of a program, such as "2026-03-29T01:30", as the wall shows it. @param {string} text */
export const wallTime = (text) =>
  Date.parse(
    text.length === 10 ? `${text}T00:00:00Z` : `${text}${text.length === 16 ? ':00' : ''}Z`,
  );

/** @param {number} at */
export const iso = (at) => new Date(at).toISOString();
