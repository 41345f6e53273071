import type { Reader } from "../../../core/store/store.js";
import { busOf } from "../buses/find-bus.js";
import { busNotFound, ruleNotFound } from "../errors.js";
import { parseBus, type RuleName } from "../names.js";
import type { RuleRecord } from "../records.js";
import type { EventsContext } from "../state.js";
import { rules } from "../store.js";

export function ruleNameOf(ctx: EventsContext, busNameOrArn: string | undefined, name: string): RuleName {
  const bus = parseBus(busNameOrArn, ctx);
  return { account: bus.account, region: bus.region, bus: bus.name, name };
}

/** The rule of a bus that is there. */
export async function findRule(
  ctx: EventsContext,
  busNameOrArn: string | undefined,
  name: string | undefined,
  from: Reader = ctx.store,
): Promise<RuleRecord> {
  const found = await ruleOn(ctx, busNameOrArn, name, from);
  if (!found) throw ruleNotFound(name ?? "", parseBus(busNameOrArn, ctx).name);
  return found;
}

/** The rule, or none; throws where the bus itself is not there. */
export async function ruleOn(
  ctx: EventsContext,
  busNameOrArn: string | undefined,
  name: string | undefined,
  from: Reader,
): Promise<RuleRecord | undefined> {
  const bus = parseBus(busNameOrArn, ctx);
  if (!(await busOf(from, bus))) throw busNotFound(bus.name);
  return rules.get(from, bus.account, bus.region, bus.name, name ?? "");
}
