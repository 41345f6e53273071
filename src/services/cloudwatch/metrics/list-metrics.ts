import { readPageToken, toPageToken } from "../../../core/pagination.js";
import { invalidToken } from "../errors.js";
import { LISTED_MAX, LISTED_MS, RECENTLY_MS } from "../limits.js";
import type { Op } from "../operation.js";
import { type MetricRecord, metrics } from "../store.js";

export const ListMetrics: Op<"ListMetrics"> = async (input, ctx) => {
  await ctx.state.flushOwn();
  const { Namespace, MetricName, Dimensions = [], NextToken, RecentlyActive } = input;
  const prefix =
    Namespace === undefined ? [] : [Namespace, ...(MetricName === undefined ? [] : [MetricName])];
  const start = NextToken === undefined ? undefined : readPageToken(NextToken, prefix);
  if (NextToken !== undefined && !start) throw invalidToken();
  const since = ctx.clock.now() - (RecentlyActive === "PT3H" ? RECENTLY_MS : LISTED_MS);
  const isWanted = ({ name, dimensions, lastAt }: MetricRecord) =>
    lastAt >= since &&
    (MetricName === undefined || name === MetricName) &&
    Dimensions.every((filter) =>
      dimensions.some(
        ({ Name, Value }) => Name === filter.Name && (filter.Value === undefined || Value === filter.Value),
      ),
    );
  const found: MetricRecord[] = [];
  let last: readonly (string | number | Uint8Array)[] | undefined;
  let hasMore = false;
  for await (const { key, value } of metrics.range(ctx.store, {
    prefix,
    ...(start && { start, startExclusive: true }),
  })) {
    if (!isWanted(value)) continue;
    if (found.length === LISTED_MAX) {
      hasMore = true;
      break;
    }
    found.push(value);
    last = key;
  }
  return {
    Metrics: found.map((metric) => ({
      Namespace: metric.namespace,
      MetricName: metric.name,
      Dimensions: metric.dimensions,
    })),
    ...(hasMore && last && { NextToken: toPageToken(last) }),
    ...(input.IncludeLinkedAccounts && { OwningAccounts: found.map(() => ctx.account) }),
  };
};
