import { type Field, parseDaysOfMonth, parseDaysOfWeek, parseNumbers } from "./cron-fields.js";
import type { Schedule } from "./schedule.js";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const YEAR_FIRST = 1970;
const YEAR_LAST = 2199;
/** Days of forty years: what has not come by then, never comes. */
const STEPS_MAX = 40 * 366;

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

/** Six fields: minutes, hours, day of month, month, day of week, year; undefined for what is no cron expression. In UTC. */
export function parseCron(text: string): Schedule | undefined {
  const parts = text.trim().split(/\s+/);
  const [minutesText = "", hoursText = "", dayText = "", monthText = "", weekdayText = "", yearText = ""] =
    parts;
  // Of the two kinds of day one is asked for, the other is said not to matter.
  if (parts.length !== 6 || (dayText === "?") === (weekdayText === "?")) return undefined;
  const minutes = parseNumbers(minutesText, { least: 0, most: 59 });
  const hours = parseNumbers(hoursText, { least: 0, most: 23 });
  const months = parseNumbers(monthText, { least: 1, most: 12, names: MONTHS });
  const years = parseNumbers(yearText, { least: YEAR_FIRST, most: YEAR_LAST });
  const days = dayText === "?" ? parseDaysOfWeek(weekdayText) : parseDaysOfMonth(dayText);
  if (!minutes || !hours || !months || !years || !days) return undefined;
  return { after: (time) => next(time, { minutes, hours, months, years, days }) };
}

interface Cron {
  minutes: Field;
  hours: Field;
  months: Field;
  years: Field;
  /** Whether a day, counted from the epoch, is one of those. */
  days(day: CalendarDay): boolean;
}

export interface CalendarDay {
  year: number;
  /** 1 to 12. */
  month: number;
  /** 1 to 31. */
  day: number;
}

function next(time: number, cron: Cron): number | undefined {
  const first = Math.floor(time / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
  let at = Math.floor(first / DAY_MS) * DAY_MS;
  for (let step = 0; step < STEPS_MAX; step++) {
    const date = new Date(at);
    const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + 1];
    const nextYear = cron.years.next(year);
    if (nextYear === undefined) return undefined;
    if (nextYear > year) {
      at = Date.UTC(nextYear, 0, 1);
    } else if (!cron.months.has(month)) {
      at = Date.UTC(year, month, 1);
    } else {
      const found = cron.days({ year, month, day: date.getUTCDate() }) ? timeOn(at, first, cron) : undefined;
      if (found !== undefined) return found;
      at += DAY_MS;
    }
  }
  return undefined;
}

/** The first time of a day that is not before another. */
function timeOn(day: number, first: number, { hours, minutes }: Cron): number | undefined {
  const from = Math.max(0, (first - day) / MINUTE_MS);
  for (let hour = Math.floor(from / 60); hour < 24; hour++) {
    if (!hours.has(hour)) continue;
    const least = hour === Math.floor(from / 60) ? from % 60 : 0;
    const minute = minutes.next(least);
    if (minute !== undefined) return day + (hour * 60 + minute) * MINUTE_MS;
  }
  return undefined;
}
