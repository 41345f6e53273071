import { findBus } from "../buses/find-bus.js";
import { limitExceeded, validation } from "../errors.js";
import { RULES_PER_BUS_MAX } from "../limits.js";
import { DEFAULT_BUS, parseBus, toRuleArn } from "../names.js";
import { pageOf } from "../pages.js";
import type { RuleRecord } from "../records.js";
import { parseSchedule } from "../schedules/schedule.js";
import { emitTick } from "../schedules/tick.js";
import type { EventsContext, Op } from "../state.js";
import { ruleKey, rules, targets } from "../store.js";
import { toTags } from "../tags.js";
import { findRule, ruleOn } from "./find-rule.js";
import { toMatcher } from "./matcher.js";

export const PutRule: Op<"PutRule"> = async (input, ctx) => {
  const { Name: name = "", EventPattern, ScheduleExpression, RoleArn } = input;
  if (!EventPattern && !ScheduleExpression) {
    throw validation("Parameter(s) EventPattern or ScheduleExpression must be specified.");
  }
  const bus = await findBus(ctx, input.EventBusName);
  if (ScheduleExpression) {
    if (bus.name !== DEFAULT_BUS) {
      throw validation("ScheduleExpression is supported only on the default event bus.");
    }
    parseSchedule(ScheduleExpression);
  }
  if (EventPattern) toMatcher(EventPattern);
  const tags = input.Tags && toTags(input.Tags);
  const { account, region } = bus;
  const rule = await ctx.store.transact(async (tx) => {
    const known = await ruleOn(ctx, input.EventBusName, name, tx);
    if (!known) {
      const below = { prefix: [account, region, bus.name] };
      const { items } = await rules.page(tx, RULES_PER_BUS_MAX, below);
      if (items.length >= RULES_PER_BUS_MAX) throw limitExceeded();
    }
    const next: RuleRecord = {
      account,
      region,
      bus: bus.name,
      name,
      state: input.State ?? "ENABLED",
      ...(EventPattern && { pattern: EventPattern }),
      ...(ScheduleExpression && { schedule: ScheduleExpression }),
      ...(input.Description && { description: input.Description }),
      ...(RoleArn && { roleArn: RoleArn }),
      // Tags are given to a new rule only.
      tags: known ? known.tags : (tags ?? {}),
      createdAt: known?.createdAt ?? ctx.clock.now(),
    };
    rules.put(tx, ruleKey(next), scheduled(ctx, tx, next));
    return next;
  });
  return { RuleArn: toRuleArn(rule) };
};

/** A schedule begins anew whenever its rule is put or enabled. */
function scheduled(ctx: EventsContext, tx: Parameters<typeof emitTick>[1], rule: RuleRecord): RuleRecord {
  const { scheduleId: _, tickedAt: __, ...rest } = rule;
  if (rule.schedule === undefined || rule.state === "DISABLED") return rest;
  const next = { ...rest, scheduleId: ctx.ids.uuid() };
  emitTick(ctx, tx, next, ctx.clock.now());
  return next;
}

export const DeleteRule: Op<"DeleteRule"> = async (input, ctx) => {
  await ctx.store.transact(async (tx) => {
    const rule = await ruleOn(ctx, input.EventBusName, input.Name, tx);
    // A rule that is not there is deleted already.
    if (!rule) return;
    const { items } = await targets.page(tx, 1, { prefix: ruleKey(rule) });
    if (items.length > 0) throw validation("Rule can't be deleted since it has targets.");
    rules.delete(tx, ...ruleKey(rule));
  });
  return {};
};

const toShown = (rule: RuleRecord) => ({
  Name: rule.name,
  Arn: toRuleArn(rule),
  EventPattern: rule.pattern,
  ScheduleExpression: rule.schedule,
  State: rule.state,
  Description: rule.description,
  RoleArn: rule.roleArn,
  EventBusName: rule.bus,
});

export const DescribeRule: Op<"DescribeRule"> = async (input, ctx) => {
  const rule = await findRule(ctx, input.EventBusName, input.Name);
  return { ...toShown(rule), CreatedBy: rule.account };
};

export const ListRules: Op<"ListRules"> = async (input, ctx) => {
  const bus = await findBus(ctx, input.EventBusName);
  const below = [bus.account, bus.region, bus.name];
  const { items, NextToken } = await pageOf(ctx.store, rules, below, input.NamePrefix ?? "", input);
  return { Rules: items.map(toShown), NextToken };
};

async function setState(
  ctx: EventsContext,
  input: { Name?: string | undefined; EventBusName?: string | undefined },
  state: RuleRecord["state"],
): Promise<void> {
  await ctx.store.transact(async (tx) => {
    const rule = await findRule(ctx, input.EventBusName, input.Name, tx);
    if (rule.state === state) return;
    rules.put(tx, ruleKey(rule), scheduled(ctx, tx, { ...rule, state }));
  });
}

export const EnableRule: Op<"EnableRule"> = async (input, ctx) => {
  await setState(ctx, input, "ENABLED");
  return {};
};

export const DisableRule: Op<"DisableRule"> = async (input, ctx) => {
  await setState(ctx, input, "DISABLED");
  return {};
};

export const ListRuleNamesByTarget: Op<"ListRuleNamesByTarget"> = async (input, ctx) => {
  const bus = parseBus(input.EventBusName, ctx);
  await findBus(ctx, input.EventBusName);
  const below = [bus.account, bus.region, bus.name];
  const names = new Set<string>();
  for await (const { key, value } of targets.range(ctx.store, { prefix: below })) {
    if (value.Arn === input.TargetArn) names.add(String(key[below.length]));
  }
  const wanted = [...names].filter((name) => !input.NextToken || name > atToken(input.NextToken));
  const page = wanted.slice(0, input.Limit ?? wanted.length);
  const last = page.at(-1);
  return {
    RuleNames: page,
    NextToken: last !== undefined && page.length < wanted.length ? toToken(last) : undefined,
  };
};

const toToken = (name: string): string => Buffer.from(name).toString("base64url");
const atToken = (token: string): string => Buffer.from(token, "base64url").toString();
