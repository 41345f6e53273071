import type { Op } from "../operation.js";

/** AWS's own defaults. */
const ACCOUNT_UNITS_MAX = 80_000;
const TABLE_UNITS_MAX = 40_000;

export const DescribeLimits: Op<"DescribeLimits"> = async () => ({
  AccountMaxReadCapacityUnits: ACCOUNT_UNITS_MAX,
  AccountMaxWriteCapacityUnits: ACCOUNT_UNITS_MAX,
  TableMaxReadCapacityUnits: TABLE_UNITS_MAX,
  TableMaxWriteCapacityUnits: TABLE_UNITS_MAX,
});

const CACHE_MINUTES = 1440;

export const DescribeEndpoints: Op<"DescribeEndpoints"> = async (_input, ctx) => ({
  Endpoints: [{ Address: new URL(ctx.endpoint).host, CachePeriodInMinutes: CACHE_MINUTES }],
});
