import type { MetricDatum } from "@aws-sdk/client-cloudwatch";
import { invalidCombination, invalidValue, missing } from "../errors.js";
import { DIMENSIONS_MAX, FUTURE_MS_MAX, PAST_MS_MAX, VALUE_MAX, VALUES_MAX } from "../limits.js";
import type { PointRecord } from "../store.js";

/** Checks one datum as AWS does and gives it as a point. `place` is how errors name it: `MetricData.member.1`. */
export function toPoint(datum: MetricDatum, place: string, now: number): PointRecord {
  if (datum.MetricName === undefined || datum.MetricName === "") throw missing(`${place}.MetricName`);
  checkDimensions(datum, place);
  checkTime(datum, place, now);
  const resolution = datum.StorageResolution ?? 60;
  if (resolution !== 1 && resolution !== 60) {
    throw invalidValue(
      `The value ${resolution} for parameter ${place}.StorageResolution is invalid. It must be 1 or 60.`,
    );
  }
  const facts = { unit: datum.Unit ?? "None", resolution } as const;
  const given = (["Value", "StatisticValues", "Values"] as const).filter((name) => datum[name] !== undefined);
  const [first, second] = given;
  // A statistic set beside a list of values passes on AWS, and the values count.
  if (first === "Value" && second !== undefined) {
    throw invalidCombination(
      `The parameters ${place}.${first} and ${place}.${second} are mutually exclusive and you have specified both.`,
    );
  }
  if (first === undefined) throw missing(`${place}.Value`);
  return { ...facts, ...toSample(datum, place) };
}

type Sample = Omit<PointRecord, "unit" | "resolution">;

function toSample(datum: MetricDatum, place: string): Sample {
  const { Value, StatisticValues: set, Values } = datum;
  if (Values) return fromValues(datum, Values, place);
  if (set) {
    const { SampleCount: count = 0, Sum: sum = 0, Minimum: min = 0, Maximum: max = 0 } = set;
    for (const [name, value] of Object.entries(set)) checkNumber(value, `${place}.StatisticValues.${name}`);
    if (min > max) {
      throw invalidValue(`The value ${max} for parameter ${place}.StatisticValues.Maximum is invalid.`);
    }
    return { count, sum, min, max };
  }
  const value = Value ?? 0;
  checkNumber(value, `${place}.Value`);
  return { count: 1, sum: value, min: value, max: value };
}

function fromValues({ Counts }: MetricDatum, values: number[], place: string): Sample {
  if (values.length > VALUES_MAX) {
    throw invalidValue(`The collection ${place}.Values must not have a size greater than ${VALUES_MAX}.`);
  }
  if (values.length === 0) throw missing(`${place}.Value`);
  if (Counts && Counts.length !== values.length) {
    throw invalidValue(`The parameters ${place}.Values and ${place}.Counts must be of the same size.`);
  }
  const counts = Counts ?? values.map(() => 1);
  for (const [at, value] of values.entries()) checkNumber(value, `${place}.Values.member.${at + 1}`);
  for (const [at, count] of counts.entries()) {
    if (!(count > 0))
      throw invalidValue(`The value ${count} for parameter ${place}.Counts.member.${at + 1} is invalid.`);
  }
  return {
    count: counts.reduce((sum, count) => sum + count, 0),
    sum: values.reduce((sum, value, at) => sum + value * (counts[at] ?? 0), 0),
    min: Math.min(...values),
    max: Math.max(...values),
    values,
    counts,
  };
}

function checkNumber(value: number | undefined, parameter: string): void {
  if (!Number.isFinite(value) || Math.abs(value ?? 0) > VALUE_MAX) {
    throw invalidValue(`The value ${value} for parameter ${parameter} is invalid.`);
  }
}

function checkDimensions({ Dimensions = [] }: MetricDatum, place: string): void {
  if (Dimensions.length > DIMENSIONS_MAX) {
    throw invalidValue(
      `The collection ${place}.Dimensions must not have a size greater than ${DIMENSIONS_MAX}.`,
    );
  }
  for (const [at, { Name, Value }] of Dimensions.entries()) {
    const parameter = `${place}.Dimensions.member.${at + 1}`;
    if (!Name) throw missing(`${parameter}.Name`);
    if (!Value) throw missing(`${parameter}.Value`);
  }
}

function checkTime({ Timestamp }: MetricDatum, place: string, now: number): void {
  if (!Timestamp) return;
  const at = Timestamp.getTime();
  if (at < now - PAST_MS_MAX) {
    throw invalidValue(`The parameter ${place}.Timestamp must specify a time within the past two weeks.`);
  }
  if (at > now + FUTURE_MS_MAX) {
    throw invalidValue(
      `The parameter ${place}.Timestamp must specify a time no more than two hours in the future.`,
    );
  }
}
