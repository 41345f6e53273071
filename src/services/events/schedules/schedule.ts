import { invalidParameter } from "../errors.js";
import { parseCron } from "./cron.js";

/** When a rule fires. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html */
export interface Schedule {
  /** Milliseconds since the epoch of the first time after this one; undefined when there is none. */
  after(time: number): number | undefined;
}

const UNITS_MS: Readonly<Record<string, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

/** `rate(5 minutes)` or `cron(0 12 * * ? *)`. Throws EventBridge's error for anything else. */
export function parseSchedule(expression: string): Schedule {
  const schedule = parseRate(expression) ?? parseCronExpression(expression);
  if (!schedule) throw invalidParameter("ScheduleExpression");
  return schedule;
}

/** One is written in the singular, more in the plural. */
function parseRate(expression: string): Schedule | undefined {
  const [, digits = "", unit = "", plural] = /^rate\((\d+) (minute|hour|day)(s?)\)$/.exec(expression) ?? [];
  const value = Number(digits);
  const milliseconds = value * (UNITS_MS[unit] ?? 0);
  if (value < 1 || (value === 1) !== (plural === "") || !Number.isSafeInteger(milliseconds)) return undefined;
  return { after: (time) => time + milliseconds };
}

function parseCronExpression(expression: string): Schedule | undefined {
  const [, fields] = /^cron\((.+)\)$/.exec(expression) ?? [];
  return fields === undefined ? undefined : parseCron(fields);
}
