import type { Distribution } from "./distribution.js";

/** Computes one statistic of a period; undefined where the period's points do not tell it. */
export type Statistic = (of: Distribution) => number | undefined;

const BASIC: Readonly<Record<string, Statistic>> = {
  SampleCount: ({ count }) => count,
  Sum: ({ sum }) => sum,
  Average: ({ average }) => average,
  Minimum: ({ min }) => min,
  Maximum: ({ max }) => max,
};

const PERCENTILE = /^p(\d{1,2}(?:\.\d{1,10})?|100)$/i;
/** `tm90`: between the least value and the 90th percentile. */
const SHORT = /^(tm|wm|tc|ts)(\d{1,2}(?:\.\d{1,10})?|100)$/i;
/** `TM(10%:90%)`, `PR(:300)` */
const RANGE = /^(tm|wm|tc|ts|pr)\(\s*(\d+(?:\.\d+)?)?(%?)\s*:\s*(\d+(?:\.\d+)?)?(%?)\s*\)$/i;

/** The statistic of a name; undefined for what is none. */
export function toStatistic(name: string): Statistic | undefined {
  const basic = BASIC[name];
  if (basic) return basic;
  if (/^iqm$/i.test(name)) return trimmed("tm", { low: 25, high: 75, isPercent: true });
  const percentile = PERCENTILE.exec(name)?.[1];
  if (percentile !== undefined)
    return (of) => (of.hasValues ? percentileOf(of, Number(percentile)) : undefined);
  const [, short, to] = SHORT.exec(name) ?? [];
  if (short !== undefined) return trimmed(short.toLowerCase(), { low: 0, high: Number(to), isPercent: true });
  return rangeStatistic(name);
}

export const isExtended = (name: string): boolean =>
  BASIC[name] === undefined && toStatistic(name) !== undefined;

interface Bounds {
  low: number;
  high: number;
  isPercent: boolean;
}

function rangeStatistic(name: string): Statistic | undefined {
  const [, kind, low, lowSign, high, highSign] = RANGE.exec(name) ?? [];
  if (kind === undefined || (low === undefined && high === undefined)) return undefined;
  const isPercent = lowSign === "%" || highSign === "%";
  const isMixed = low !== undefined && high !== undefined && lowSign !== highSign;
  if (isMixed || (isPercent && /^pr$/i.test(kind))) return undefined;
  const most = isPercent ? 100 : Number.POSITIVE_INFINITY;
  const least = isPercent ? 0 : Number.NEGATIVE_INFINITY;
  const bounds = {
    low: low === undefined ? least : Number(low),
    high: high === undefined ? most : Number(high),
    isPercent,
  };
  return trimmed(kind.toLowerCase(), bounds);
}

/** By linear interpolation between the nearest ranks. */
function percentileOf(of: Distribution, percent: number): number | undefined {
  const sorted = of.sorted();
  const total = sorted.reduce((sum, [, count]) => sum + count, 0);
  if (total === 0) return undefined;
  const rank = (percent / 100) * (total - 1);
  const low = valueAt(sorted, Math.floor(rank));
  const high = valueAt(sorted, Math.ceil(rank));
  return low + (high - low) * (rank - Math.floor(rank));
}

function valueAt(sorted: readonly [number, number][], rank: number): number {
  let passed = 0;
  for (const [value, count] of sorted) {
    passed += count;
    if (rank < passed) return value;
  }
  return sorted.at(-1)?.[0] ?? 0;
}

/** Trimmed mean, winsorized mean, trimmed count, trimmed sum, percentile rank: of the values between two bounds. */
function trimmed(kind: string, bounds: Bounds): Statistic {
  return (of) => {
    if (!of.hasValues) return undefined;
    const sorted = of.sorted();
    const total = sorted.reduce((sum, [, count]) => sum + count, 0);
    const kept = bounds.isPercent ? byRank(sorted, total, bounds) : byValue(sorted, bounds);
    const count = kept.reduce((sum, [, each]) => sum + each, 0);
    const sum = kept.reduce((all, [value, each]) => all + value * each, 0);
    if (kind === "tc") return count;
    if (kind === "ts") return sum;
    if (kind === "pr") return total === 0 ? undefined : (count / total) * 100;
    if (count === 0) return undefined;
    return kind === "tm" ? sum / count : winsorized(sorted, kept, total);
  };
}

/** Values outside of what is kept count as the nearest kept one. */
function winsorized(
  sorted: readonly [number, number][],
  kept: readonly [number, number][],
  total: number,
): number {
  const least = kept[0]?.[0] ?? 0;
  const most = kept.at(-1)?.[0] ?? 0;
  const sum = sorted.reduce((all, [value, count]) => all + Math.min(most, Math.max(least, value)) * count, 0);
  return sum / total;
}

function byValue(sorted: readonly [number, number][], { low, high }: Bounds): [number, number][] {
  return sorted.flatMap(([value, count]): [number, number][] =>
    value > low && value <= high ? [[value, count]] : [],
  );
}

function byRank(
  sorted: readonly [number, number][],
  total: number,
  { low, high }: Bounds,
): [number, number][] {
  const from = (low / 100) * total;
  const to = (high / 100) * total;
  const kept: [number, number][] = [];
  let passed = 0;
  for (const [value, count] of sorted) {
    const inside = Math.min(passed + count, to) - Math.max(passed, from);
    passed += count;
    if (inside > 0) kept.push([value, inside]);
  }
  return kept;
}
