import { describe, expect, it } from "vitest";
import { parseSchedule } from "./schedule.js";

const NOW = Date.UTC(2026, 0, 15, 10, 30, 30);

function times(expression: string, count: number): string[] {
  const schedule = parseSchedule(expression);
  const found: string[] = [];
  for (let at: number | undefined = NOW; found.length < count; ) {
    at = schedule.after(at);
    if (at === undefined) break;
    found.push(new Date(at).toISOString().slice(0, 16));
  }
  return found;
}

describe("schedules", () => {
  it.each([
    ["rate(5 minutes)", ["2026-01-15T10:35", "2026-01-15T10:40"]],
    ["rate(1 day)", ["2026-01-16T10:30"]],
    ["cron(0 12 * * ? *)", ["2026-01-15T12:00", "2026-01-16T12:00"]],
    ["cron(31 10 * * ? *)", ["2026-01-15T10:31"]],
    ["cron(30 10 * * ? *)", ["2026-01-16T10:30"]],
    ["cron(0/20 10-11 ? * MON-FRI *)", ["2026-01-15T10:40", "2026-01-15T11:00"]],
    ["cron(15,45 8 1 */3 ? *)", ["2026-04-01T08:15", "2026-04-01T08:45", "2026-07-01T08:15"]],
    ["cron(0 0 L * ? *)", ["2026-01-31T00:00", "2026-02-28T00:00"]],
    ["cron(0 0 LW 1-3 ? *)", ["2026-01-30T00:00", "2026-02-27T00:00", "2026-03-31T00:00"]],
    // The 15th of February 2026 is a Sunday, the 15th of August a Saturday, the 1st of August too.
    ["cron(0 0 15W 2,8 ? 2026)", ["2026-02-16T00:00", "2026-08-14T00:00"]],
    ["cron(0 0 1W 8 ? *)", ["2026-08-03T00:00"]],
    ["cron(0 0 ? * 6L *)", ["2026-01-30T00:00", "2026-02-27T00:00"]],
    ["cron(0 0 ? * 3#2 *)", ["2026-02-10T00:00", "2026-03-10T00:00"]],
    ["cron(0 0 ? * TUE#5 *)", ["2026-03-31T00:00", "2026-06-30T00:00"]],
    ["cron(0 0 29 FEB ? *)", ["2028-02-29T00:00", "2032-02-29T00:00"]],
    ["cron(0 0 1 1 ? 2030-2031)", ["2030-01-01T00:00", "2031-01-01T00:00"]],
  ])("%s", (expression, expected) => {
    expect(times(expression, expected.length)).toEqual(expected);
  });

  it("end, or never come", () => {
    expect(times("cron(0 0 1 1 ? 2025)", 1)).toEqual([]);
    expect(times("cron(0 0 31 2 ? *)", 1)).toEqual([]);
    expect(times("cron(0 0 1 1 ? 2027)", 3)).toEqual(["2027-01-01T00:00"]);
  });

  it.each([
    "rate(0 minutes)",
    "rate(1 minutes)",
    "rate(5 minute)",
    "rate(5 seconds)",
    "rate(-1 minutes)",
    "cron(0 12 * * * *)",
    "cron(0 12 ? * ? *)",
    "cron(60 12 * * ? *)",
    "cron(0 24 * * ? *)",
    "cron(0 12 32 * ? *)",
    "cron(0 12 * 13 ? *)",
    "cron(0 12 ? * 8 *)",
    "cron(0 12 * * ?)",
    "cron(0 12 * * ? 1969)",
    "cron(0 12 ? * MON#6 *)",
    "cron(5-1 12 * * ? *)",
    "at(2026-01-01T00:00:00)",
    "daily",
  ])("refuses %s", (expression) => {
    expect(() => parseSchedule(expression)).toThrow("Parameter ScheduleExpression is not valid.");
  });
});
