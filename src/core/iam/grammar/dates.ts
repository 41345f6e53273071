import { isObject, type Json, type JsonObject } from "./json.js";
import { MalformedPolicy } from "./malformed.js";

/** Years that Java's calendar holds, which IAM's first parser is built on. */
const YEAR_MIN = -292_275_054;
const YEAR_MAX = 292_278_993;
const EPOCH_MAX = 9_223_372_036_854_775_807n;

const DATE_TIME =
  /^(-?\d+)(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:t(?:(\d{1,2})(?::(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,9}))?)?)?(z|[+-]\d\d(?::?\d\d)?)?)?)?$/;

/** Values under a `Date…` operator must be dates. */
export function checkDates(statement: JsonObject): void {
  const condition = statement["Condition"];
  if (!isObject(condition)) return;
  for (const [operator, tests] of Object.entries(condition)) {
    if (!/^((forallvalues|foranyvalue):)?date/i.test(operator) || !isObject(tests)) continue;
    if (!Object.values(tests).flat().every(isDate))
      throw new MalformedPolicy("The policy failed legacy parsing");
  }
}

function isDate(json: Json): boolean {
  const text = String(json).toLowerCase();
  if (!text.includes("t") && !text.includes("-")) return /^\d+$/.test(text) && BigInt(text) <= EPOCH_MAX;
  const match = DATE_TIME.exec(text);
  if (!match) return false;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => (part === undefined ? undefined : Number(part)));
  return (
    isWithin(year, YEAR_MIN, YEAR_MAX) &&
    isWithin(month, 1, 12) &&
    isWithin(day, 1, 31) &&
    isWithin(hour, 0, 23) &&
    isWithin(minute, 0, 59) &&
    isWithin(second, 0, 59)
  );
}

function isWithin(value: number, min: number, max: number): boolean {
  return value >= min && value <= max;
}
