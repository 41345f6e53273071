import {
  dashboardNotFound,
  invalidDashboard,
  invalidDashboardName,
  invalidToken,
  missing,
} from "../errors.js";
import { DASHBOARDS_LISTED } from "../limits.js";
import type { CloudWatchContext, Op } from "../operation.js";
import { dashboards } from "../store.js";

export function dashboardArn(ctx: Pick<CloudWatchContext, "account">, name: string): string {
  return `arn:aws:cloudwatch::${ctx.account}:dashboard/${name}`;
}

export const PutDashboard: Op<"PutDashboard"> = async (input, ctx) => {
  const { DashboardName: name = "", DashboardBody: body = "" } = input;
  if (!/^[A-Za-z0-9_-]{1,255}$/.test(name)) throw invalidDashboardName();
  if (!isObject(body)) throw invalidDashboard("The dashboard body is not a valid JSON object.");
  await ctx.store.transact(async (tx) => {
    dashboards.put(tx, [name], { name, body, modifiedAt: ctx.clock.now() });
  });
  return { DashboardValidationMessages: [] };
};

export const GetDashboard: Op<"GetDashboard"> = async ({ DashboardName: name }, ctx) => {
  if (!name) throw missing("DashboardName");
  const found = await dashboards.get(ctx.store, name);
  if (!found) throw dashboardNotFound(name);
  return { DashboardName: name, DashboardArn: dashboardArn(ctx, name), DashboardBody: found.body };
};

export const ListDashboards: Op<"ListDashboards"> = async ({ DashboardNamePrefix = "", NextToken }, ctx) => {
  const after = NextToken === undefined ? undefined : Buffer.from(NextToken, "base64url").toString();
  if (after === "") throw invalidToken();
  const found = [];
  for await (const { value } of dashboards.range(
    ctx.store,
    after === undefined ? {} : { start: [after], startExclusive: true },
  )) {
    if (value.name.startsWith(DashboardNamePrefix)) found.push(value);
    if (found.length > DASHBOARDS_LISTED) break;
  }
  const page = found.slice(0, DASHBOARDS_LISTED);
  const last = page.at(-1);
  return {
    DashboardEntries: page.map(({ name, body, modifiedAt }) => ({
      DashboardName: name,
      DashboardArn: dashboardArn(ctx, name),
      LastModified: new Date(modifiedAt),
      Size: Buffer.byteLength(body),
    })),
    ...(found.length > page.length && last && { NextToken: Buffer.from(last.name).toString("base64url") }),
  };
};

export const DeleteDashboards: Op<"DeleteDashboards"> = async ({ DashboardNames = [] }, ctx) => {
  await ctx.store.transact(async (tx) => {
    for (const name of DashboardNames) {
      // All or none.
      if (!(await dashboards.get(tx, name))) throw dashboardNotFound(name);
      dashboards.delete(tx, name);
    }
  });
  return {};
};

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
