import { validation } from "../errors.js";
import { LISTED_MS, SEARCHED_METRICS_MAX, SERIES_MAX } from "../limits.js";
import { callsOf } from "../math/evaluate.js";
import type { Node } from "../math/parser.js";
import { parseSearch } from "../math/search-terms.js";
import type { SeriesList } from "../math/series.js";
import type { CloudWatchContext } from "../operation.js";
import { type MetricRecord, metrics } from "../store.js";
import { isPeriod } from "./read-points.js";
import type { SeriesReader } from "./read-series.js";
import { toStatistic } from "./statistic.js";

/**
 * Runs the searches of an expression, for `SEARCH()` to find by its arguments: an expression itself is computed without
 * waiting.
 */
export async function runSearches(
  node: Node,
  periodSeconds: number,
  read: SeriesReader,
  ctx: CloudWatchContext,
): Promise<ReadonlyMap<string, SeriesList>> {
  const found = new Map<string, SeriesList>();
  for (const { args } of callsOf(node, "SEARCH")) {
    const [text, stat, period] = args.map(literalOf);
    if (typeof text !== "string" || typeof stat !== "string" || args.length > 3) {
      throw validation("Error in expression: SEARCH() takes a search, a statistic and a period");
    }
    if (!toStatistic(stat))
      throw validation(`Error in expression: Unsupported statistic ${stat} in SEARCH()`);
    const seconds = period === undefined ? periodSeconds : Number(period);
    if (!isPeriod(seconds)) throw validation(`Error in expression: Invalid period ${period} in SEARCH()`);
    found.set(JSON.stringify(args.map(literalOf)), await search(text, stat, seconds, read, ctx));
  }
  return found;
}

function literalOf(node: Node): string | number | undefined {
  if (node.kind === "text") return node.text;
  return node.kind === "number" ? node.value : undefined;
}

async function search(
  text: string,
  stat: string,
  seconds: number,
  read: SeriesReader,
  ctx: CloudWatchContext,
): Promise<SeriesList> {
  const { namespace, matches } = parseSearch(text);
  const since = ctx.clock.now() - LISTED_MS;
  const found: MetricRecord[] = [];
  let looked = 0;
  const prefix = namespace === undefined ? [] : [namespace];
  for await (const { value } of metrics.range(ctx.store, { prefix })) {
    if (++looked > SEARCHED_METRICS_MAX || found.length === SERIES_MAX) break;
    if (value.lastAt >= since && matches(value)) found.push(value);
  }
  const items = [];
  for (const metric of found) {
    const { namespace: Namespace, name: MetricName, dimensions: Dimensions } = metric;
    items.push(await read({ Namespace, MetricName, Dimensions }, seconds, stat, labelOf(metric, found)));
  }
  // Series without any value are left out.
  return { kind: "list", items: items.filter(({ points }) => points.size > 0) };
}

/** What tells a metric from the others that were found with it; its name where nothing does. */
function labelOf(metric: MetricRecord, found: readonly MetricRecord[]): string {
  const differs = (part: (one: MetricRecord) => string | undefined) =>
    found.some((other) => part(other) !== part(metric));
  const parts: string[] = [];
  if (differs(({ namespace }) => namespace)) parts.push(metric.namespace);
  for (const { Name, Value } of metric.dimensions) {
    const inMetric = (one: MetricRecord) => one.dimensions.find((each) => each.Name === Name)?.Value;
    if (differs(inMetric)) parts.push(Value);
  }
  if (parts.length === 0 || differs(({ name }) => name)) parts.push(metric.name);
  return parts.join(" ");
}
