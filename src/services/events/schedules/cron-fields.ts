import type { CalendarDay } from "./cron.js";

/** The values that a field allows. */
export interface Field {
  has(value: number): boolean;
  /** The first allowed value from this one on. */
  next(from: number): number | undefined;
}

interface Bounds {
  least: number;
  most: number;
  /** Names of the values, from the least on. */
  names?: readonly string[];
}

export const WEEKDAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const DAY_OF_MONTH: Bounds = { least: 1, most: 31 };
const DAY_OF_WEEK: Bounds = { least: 1, most: 7, names: WEEKDAYS };

/** `*`, values, ranges, steps and lists of them; undefined for anything else. */
export function parseNumbers(text: string, bounds: Bounds): Field | undefined {
  const values = new Set<number>();
  for (const part of text.split(",")) {
    const range = parseRange(part, bounds);
    if (!range) return undefined;
    for (let value = range.from; value <= range.to; value += range.step) values.add(value);
  }
  const sorted = [...values].sort((a, b) => a - b);
  return { has: (value) => values.has(value), next: (from) => sorted.find((value) => value >= from) };
}

interface Steps {
  from: number;
  to: number;
  step: number;
}

/** `5`, `1-5`, `*`, and each of them with `/2`; `5/2` goes on to the end. */
function parseRange(part: string, bounds: Bounds): Steps | undefined {
  const [range = "", stepText, ...more] = part.split("/");
  const step = stepText === undefined ? 1 : toNumber(stepText);
  if (more.length > 0 || step === undefined || step < 1) return undefined;
  const [fromText = "", toText, ...rest] = range.split("-");
  if (rest.length > 0) return undefined;
  if (range === "*") return { from: bounds.least, to: bounds.most, step };
  const from = toValue(fromText, bounds);
  const end = stepText === undefined ? from : bounds.most;
  const to = toText === undefined ? end : toValue(toText, bounds);
  return from === undefined || to === undefined || to < from ? undefined : { from, to, step };
}

const toNumber = (text: string): number | undefined => (/^\d{1,4}$/.test(text) ? Number(text) : undefined);

function toValue(text: string, { least, most, names = [] }: Bounds): number | undefined {
  const named = names.indexOf(text.toUpperCase());
  const value = named >= 0 ? named + least : toNumber(text);
  return value !== undefined && value >= least && value <= most ? value : undefined;
}

type DayTest = (day: CalendarDay) => boolean;

/** Also `L`, the last day, and `5W`, the weekday that is nearest to the fifth. */
export function parseDaysOfMonth(text: string): DayTest | undefined {
  return anyOf(text, (part) => {
    if (part === "L") return ({ day, ...month }) => day === lengthOf(month);
    if (part === "LW") return (date) => date.day === nearestWeekday(date, lengthOf(date));
    const [, digits] = /^(\d{1,2})W$/.exec(part) ?? [];
    if (digits !== undefined) {
      const wanted = toValue(digits, DAY_OF_MONTH);
      return wanted === undefined ? undefined : (date) => date.day === nearestWeekday(date, wanted);
    }
    const days = parseNumbers(part, DAY_OF_MONTH);
    return days && (({ day }) => days.has(day));
  });
}

/** Also `6L`, the last Friday of the month, and `3#2`, the second Tuesday. */
export function parseDaysOfWeek(text: string): DayTest | undefined {
  return anyOf(text, (part) => {
    if (part === "L") return (date) => weekdayOf(date) === 7;
    const [, lastText] = /^(\w+)L$/.exec(part) ?? [];
    const last = lastText === undefined ? undefined : toValue(lastText, DAY_OF_WEEK);
    if (last !== undefined) return (date) => weekdayOf(date) === last && date.day > lengthOf(date) - 7;
    const [, dayText, weekText] = /^(\w+)#([1-5])$/.exec(part) ?? [];
    if (dayText !== undefined) {
      const wanted = toValue(dayText, DAY_OF_WEEK);
      const week = Number(weekText);
      if (wanted === undefined) return undefined;
      return (date) => weekdayOf(date) === wanted && Math.ceil(date.day / 7) === week;
    }
    const days = parseNumbers(part, DAY_OF_WEEK);
    return days && ((date) => days.has(weekdayOf(date)));
  });
}

function anyOf(text: string, parse: (part: string) => DayTest | undefined): DayTest | undefined {
  const tests = text.split(",").map(parse);
  if (tests.some((test) => test === undefined)) return undefined;
  return (day) => tests.some((test) => test?.(day));
}

const lengthOf = ({ year, month }: Omit<CalendarDay, "day">): number =>
  new Date(Date.UTC(year, month, 0)).getUTCDate();

/** 1 is Sunday. */
const weekdayOf = ({ year, month, day }: CalendarDay): number =>
  new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1;

/** Saturday goes back to Friday, Sunday on to Monday, neither out of the month. */
function nearestWeekday(month: Omit<CalendarDay, "day">, day: number): number {
  const length = lengthOf(month);
  const wanted = Math.min(day, length);
  const weekday = weekdayOf({ ...month, day: wanted });
  if (weekday === 7) return wanted > 1 ? wanted - 1 : wanted + 2;
  if (weekday === 1) return wanted < length ? wanted + 1 : wanted - 2;
  return wanted;
}
