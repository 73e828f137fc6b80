/** Days that come every year. */

import { DAY } from './calendar.mjs';

/** A day of the year, "05-17", in one year; the 29th of February is the 28th where there is none. @param {string} text @param {number} year */
export function dayOfYear(text, year) {
  const month = Number(text.slice(0, 2)) - 1;
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(Number(text.slice(3)), last));
}

/** @param {number} day on the wall */
export const dayOfYearOf = (day) => new Date(day).toISOString().slice(5, 10);

/** Whether today is a day of the year, or so many days before or after it. @param {string} text @param {any} asked @param {number} today */
export function isAround(text, { before = 0, after = 0 }, today) {
  const year = new Date(today).getUTCFullYear();
  return [year - 1, year, year + 1].some((one) => {
    const day = dayOfYear(text, one);
    return day - before * DAY <= today && today <= day + after * DAY;
  });
}
