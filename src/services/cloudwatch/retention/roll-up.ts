import type { ServiceHost } from "../../../core/service.js";
import { regionalScopes } from "../../../core/store/regional-scopes.js";
import type { Store } from "../../../core/store/store.js";
import { FIVE_MINUTES_KEPT_MS, HOURS_KEPT_MS, MINUTES_KEPT_MS, SECONDS_KEPT_MS } from "../limits.js";
import { Distribution } from "../statistics/distribution.js";
import { metrics, type PointRecord, points } from "../store.js";

const HOUR_MS = 3_600_000;
const FOLDED_MAX = 1_000;

/** From an age on, points are kept in steps of so many seconds. */
const STEPS: readonly { ageMs: number; seconds: number }[] = [
  { ageMs: SECONDS_KEPT_MS, seconds: 60 },
  { ageMs: MINUTES_KEPT_MS, seconds: 300 },
  { ageMs: FIVE_MINUTES_KEPT_MS, seconds: 3_600 },
];

/** Makes old points coarser, and takes away the oldest, once an hour. */
export async function rollUpHourly({ store, clock, log, signal }: ServiceHost): Promise<void> {
  while (!signal.aborted) {
    try {
      for await (const { account, region } of regionalScopes(store)) {
        await rollUp(store.scope(account, region), clock.now(), signal);
      }
    } catch (error) {
      log.error("metrics could not be rolled up; it will be tried again", { service: "cloudwatch", error });
    }
    await clock.sleep(HOUR_MS, signal).catch(() => {});
  }
}

export async function rollUp(store: Store, now: number, signal: AbortSignal): Promise<void> {
  for await (const { key, value } of metrics.range(store)) {
    if (signal.aborted) return;
    const { id, lastAt } = value;
    await drop(store, id, now - HOURS_KEPT_MS);
    for (const { ageMs, seconds } of STEPS) await fold(store, id, now - ageMs, seconds);
    if (lastAt < now - HOURS_KEPT_MS) await store.transact(async (tx) => metrics.delete(tx, ...key));
  }
}

async function drop(store: Store, id: string, before: number): Promise<void> {
  for (;;) {
    const { items } = await points.page(store, FOLDED_MAX, { prefix: [id], end: [id, before] });
    if (items.length === 0) return;
    await store.transact(async (tx) => {
      for (const { key } of items) tx.delete([points.name, ...key]);
    });
  }
}

/** Joins the points of each step that lie before a time, step by step. What is joined already stays as it is. */
async function fold(store: Store, id: string, before: number, seconds: number): Promise<void> {
  const step = seconds * 1000;
  const end = before - (before % step);
  let start = 0;
  for (;;) {
    const { items } = await points.page(store, 1, { prefix: [id], start: [id, start], end: [id, end] });
    const first = items[0];
    if (!first) return;
    const time = Number(first.key[1]);
    const from = time - (time % step);
    await foldStep(store, id, from, from + step, seconds);
    start = from + step;
  }
}

async function foldStep(store: Store, id: string, from: number, to: number, seconds: number): Promise<void> {
  const found = await points.page(store, FOLDED_MAX, { prefix: [id], start: [id, from], end: [id, to] });
  if (found.items.every(({ value }) => value.resolution >= seconds) && found.items.length <= 1) return;
  const byUnit = new Map<PointRecord["unit"], Distribution>();
  for (const { value } of found.items) {
    const sum = byUnit.get(value.unit) ?? new Distribution();
    sum.add(value);
    byUnit.set(value.unit, sum);
  }
  if (byUnit.size === found.items.length && found.items.every(({ value }) => value.resolution >= seconds))
    return;
  await store.transact(async (tx) => {
    for (const { key } of found.items) tx.delete([points.name, ...key]);
    for (const [unit, sum] of byUnit) tx.append([points.name, id, from], toPoint(unit, sum, seconds));
  });
}

function toPoint(unit: PointRecord["unit"], sum: Distribution, resolution: number): PointRecord {
  const { count, min, max } = sum;
  const point: PointRecord = { unit, resolution, count, sum: sum.sum, min, max };
  if (!sum.hasValues) return point;
  const sorted = sum.sorted();
  return { ...point, values: sorted.map(([value]) => value), counts: sorted.map(([, each]) => each) };
}
