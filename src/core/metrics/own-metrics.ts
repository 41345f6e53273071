import type { CancelTimer, Clock } from "../clock.js";
import type { Logger } from "../log.js";
import { TupleMap } from "../tuple-map.js";
import type { Observation } from "./observation.js";

const MINUTE_MS = 60_000;
/** A killed process loses what was measured in so long at most. */
const FLUSH_MS = 10_000;
/** Sums kept in memory; what would be one more is left out until the next flush. */
const SUMS_MAX = 20_000;
/** Different values of one sum that are kept apart: as many as one datum holds. */
const VALUES_MAX = 150;
const DATA_PER_CALL = 500;
/** CloudWatch takes nothing older: what a machine measured before it slept for so long is gone, as on AWS. */
const AGE_MS_MAX = 14 * 24 * 60 * MINUTE_MS;

export interface Scope {
  account: string;
  region: string;
}

/** One metric's minute, as PutMetricData takes it. */
export interface Datum {
  MetricName: string;
  Dimensions: { Name: string; Value: string }[];
  Timestamp: Date;
  Unit: string;
  Values?: number[];
  Counts?: number[];
  StatisticValues?: { SampleCount: number; Sum: number; Minimum: number; Maximum: number };
}

export interface OwnMetricsParts {
  clock: Clock;
  log: Logger;
  /** Writes the data where CloudWatch keeps metrics. */
  publish(scope: Scope, namespace: string, data: Datum[]): Promise<void>;
}

interface Sum extends Scope {
  observation: Observation;
  minute: number;
  count: number;
  sum: number;
  min: number;
  max: number;
  /** Undefined when there were too many different ones. */
  values: Map<number, number> | undefined;
}

/** What this server's own services measure: added up in memory by the minute, written every few seconds. */
export class OwnMetrics {
  readonly #parts: OwnMetricsParts;
  #sums = new TupleMap<Sum>();
  #left = 0;
  #flushing: Promise<void> = Promise.resolve();
  #cancel: CancelTimer | undefined;

  constructor(parts: OwnMetricsParts) {
    this.#parts = parts;
  }

  observe(scope: Scope, observations: readonly Observation[]): void {
    const now = this.#parts.clock.now();
    for (const observation of observations) {
      const { account = scope.account, region = scope.region, at = now } = observation;
      const minute = at - (at % MINUTE_MS);
      const key = keyOf({ account, region }, minute, observation);
      let sum = this.#sums.get(key);
      if (!sum) {
        if (this.#sums.size >= SUMS_MAX) {
          this.#left += 1;
          continue;
        }
        sum = { account, region, observation, minute, ...EMPTY, values: new Map() };
        this.#sums.add(key, sum);
        this.#cancel ??= this.#flushLater();
      }
      add(sum, observation.value);
    }
  }

  /** Writes what is in memory. */
  flush(): Promise<void> {
    if (this.#sums.size > 0) this.#flushing = this.#flushing.then(() => this.#write());
    return this.#flushing;
  }

  async close(): Promise<void> {
    this.#cancel?.();
    await this.flush();
  }

  async #write(): Promise<void> {
    const oldest = this.#parts.clock.now() - AGE_MS_MAX;
    const sums = this.#sums.values.filter((sum) => sum.minute >= oldest);
    this.#sums = new TupleMap();
    if (this.#left > 0) {
      this.#parts.log.warn("metrics were left out: too many at a time", { observations: this.#left });
      this.#left = 0;
    }
    for (const [first, ...rest] of groups(sums)) {
      if (!first) continue;
      const all = [first, ...rest];
      for (let at = 0; at < all.length; at += DATA_PER_CALL) {
        const data = all.slice(at, at + DATA_PER_CALL).map(toDatum);
        try {
          await this.#parts.publish(first, first.observation.namespace, data);
        } catch (error) {
          const { namespace } = first.observation;
          this.#parts.log.error("metrics could not be written", { namespace, error: String(error) });
        }
      }
    }
  }

  #flushLater(): CancelTimer {
    return this.#parts.clock.after(FLUSH_MS, () => {
      this.#cancel = undefined;
      void this.flush();
    });
  }
}

const EMPTY = { count: 0, sum: 0, min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY };

function keyOf(scope: Scope, minute: number, observation: Observation): (string | number)[] {
  const { namespace, name, unit, dimensions } = observation;
  const key = [scope.account, scope.region, minute, namespace, name, unit];
  for (const dimension in dimensions) key.push(dimension, dimensions[dimension] ?? "");
  return key;
}

function add(sum: Sum, value: number): void {
  sum.count += 1;
  sum.sum += value;
  if (value < sum.min) sum.min = value;
  if (value > sum.max) sum.max = value;
  const { values } = sum;
  if (!values) return;
  const before = values.get(value);
  if (before === undefined && values.size >= VALUES_MAX) sum.values = undefined;
  else values.set(value, (before ?? 0) + 1);
}

/** Those of one account, region and namespace together. */
function groups(sums: readonly Sum[]): Iterable<Sum[]> {
  const found = new Map<string, Sum[]>();
  for (const sum of sums) {
    const name = `${sum.account}\n${sum.region}\n${sum.observation.namespace}`;
    const group = found.get(name);
    if (group) group.push(sum);
    else found.set(name, [sum]);
  }
  return found.values();
}

function toDatum({ observation, minute, count, sum, min, max, values }: Sum): Datum {
  const { name, unit, dimensions = {} } = observation;
  return {
    MetricName: name,
    Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
    Timestamp: new Date(minute),
    Unit: unit,
    ...(values
      ? { Values: [...values.keys()], Counts: [...values.values()] }
      : { StatisticValues: { SampleCount: count, Sum: sum, Minimum: min, Maximum: max } }),
  };
}
