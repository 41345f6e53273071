import { limitExceeded } from "../errors.js";
import { TARGETS_PER_RULE_MAX } from "../limits.js";
import { pageOf } from "../pages.js";
import { findRule } from "../rules/find-rule.js";
import type { Op } from "../state.js";
import { ruleKey, targets, targetsOf } from "../store.js";
import { checkTarget } from "./check-target.js";

export const PutTargets: Op<"PutTargets"> = async (input, ctx) => {
  const checked = (input.Targets ?? []).map((target) => checkTarget(target, ctx));
  await ctx.store.transact(async (tx) => {
    const rule = await findRule(ctx, input.EventBusName, input.Rule, tx);
    const ids = new Set([...(await targetsOf(tx, rule)), ...checked].map(({ Id }) => Id));
    if (ids.size > TARGETS_PER_RULE_MAX) throw limitExceeded();
    for (const target of checked) targets.put(tx, [...ruleKey(rule), target.Id], target);
  });
  return { FailedEntryCount: 0, FailedEntries: [] };
};

export const RemoveTargets: Op<"RemoveTargets"> = async (input, ctx) => {
  const missing = await ctx.store.transact(async (tx) => {
    const rule = await findRule(ctx, input.EventBusName, input.Rule, tx);
    const known = new Set((await targetsOf(tx, rule)).map(({ Id }) => Id));
    for (const id of input.Ids ?? []) targets.delete(tx, ...ruleKey(rule), id);
    return (input.Ids ?? []).filter((id) => !known.has(id));
  });
  return {
    FailedEntryCount: missing.length,
    FailedEntries: missing.map((TargetId) => ({
      TargetId,
      ErrorCode: "ResourceNotFoundException",
      ErrorMessage: `Rule ${input.Rule} does not have a target with the Id ${TargetId}.`,
    })),
  };
};

export const ListTargetsByRule: Op<"ListTargetsByRule"> = async (input, ctx) => {
  const rule = await findRule(ctx, input.EventBusName, input.Rule);
  const { items, NextToken } = await pageOf(ctx.store, targets, ruleKey(rule), "", input);
  return { Targets: items, NextToken };
};
