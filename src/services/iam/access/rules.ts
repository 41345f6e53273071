import type { Tag } from "@aws-sdk/client-iam";
import type { AccessRequest } from "../../../core/access.js";
import { groups, roles, toNameKey, users } from "../../../core/identity/store.js";
import { toArn } from "../arns.js";
import { findOwnPolicy } from "../policies/policy-arn.js";
import { directory, type IamContext } from "../state.js";
import { ask, type Conditions, having, tagged } from "./request.js";

export type Rule<I> = (input: I, ctx: IamContext) => Promise<AccessRequest[]>;

/** Becomes a condition key wherever it stands. */
interface Facts {
  PolicyArn?: string | undefined;
}

/** An action on nothing in particular. */
export function onAll(action: string): Rule<unknown> {
  return async (_input, ctx) => ask(ctx, action, "*");
}

/** An action on the entity whose ARN the request gives. */
export function onArn<K extends string>(action: string, member: K): Rule<{ [M in K]?: string | undefined }> {
  return async (input, ctx) => ask(ctx, action, input[member] ?? "*");
}

/** A listing of a kind of entities, below a path. */
export function onPath(action: string, kind: string): Rule<{ PathPrefix?: string | undefined }> {
  return async ({ PathPrefix = "/" }, ctx) =>
    ask(ctx, action, `arn:aws:iam::${ctx.account}:${kind}${PathPrefix}`);
}

/** An action on a user: the one named, or the caller itself. */
export function onUser(action: string): Rule<Facts & { UserName?: string | undefined }> {
  return async (input, ctx) => {
    if (input.UserName === undefined && ctx.principal.type !== "user") {
      return ask(ctx, action, `arn:aws:iam::${ctx.account}:root`);
    }
    const name = input.UserName ?? (ctx.principal.type === "user" ? ctx.principal.userName : "");
    return ask(ctx, action, ...(await userFacts(name, input, ctx)));
  };
}

async function userFacts(name: string, input: Facts, ctx: IamContext): Promise<[string, Conditions]> {
  const user = await users.get(directory(ctx), ctx.account, toNameKey(name));
  const arn = user?.arn ?? toArn("user", ctx.account, "/", name);
  return [arn, { ...factsOf(input), ...tagged(user?.tags ?? {}), ...having(BOUNDARY, user?.boundary) }];
}

export function onRole(action: string): Rule<Facts & { RoleName?: string | undefined }> {
  return async (input, ctx) => {
    const name = input.RoleName ?? "";
    const role = await roles.get(directory(ctx), ctx.account, toNameKey(name));
    const arn = role?.arn ?? toArn("role", ctx.account, "/", name);
    const own = { ...tagged(role?.tags ?? {}), ...having(BOUNDARY, role?.boundary) };
    return ask(ctx, action, arn, { ...factsOf(input), ...own });
  };
}

export function onGroup(action: string): Rule<Facts & { GroupName?: string | undefined }> {
  return async (input, ctx) => {
    const name = input.GroupName ?? "";
    const group = await groups.get(directory(ctx), ctx.account, toNameKey(name));
    return ask(ctx, action, group?.arn ?? toArn("group", ctx.account, "/", name), factsOf(input));
  };
}

/** An action on a managed policy, of the account or of AWS. */
export function onPolicy(action: string): Rule<Facts> {
  return async (input, ctx) => {
    const arn = input.PolicyArn ?? "";
    const policy = await findOwnPolicy(directory(ctx), ctx.account, arn);
    return ask(ctx, action, arn, tagged(policy?.tags ?? {}));
  };
}

/** An action on an entity that does not exist yet. Tags given with it need the permission to tag, too. */
export function onNew<I extends Creation>(
  action: string,
  kind: string,
  nameOf: (input: I) => string | undefined,
  tagAction?: string,
): Rule<I> {
  return async (input, ctx) => {
    const arn = toArn(kind, ctx.account, input.Path ?? "/", nameOf(input) ?? "");
    const conditions = having(BOUNDARY, input.PermissionsBoundary);
    const requests = ask(ctx, action, arn, conditions);
    if (tagAction && input.Tags?.length) requests.push(...ask(ctx, tagAction, arn, conditions));
    return requests;
  };
}

interface Creation {
  Path?: string | undefined;
  Tags?: Tag[] | undefined;
  PermissionsBoundary?: string | undefined;
}

/** Setting a boundary is decided by the new one, not by the present one. */
export function withNewBoundary<I>(rule: Rule<I>): Rule<I & Pick<Creation, "PermissionsBoundary">> {
  return async (input, ctx) =>
    (await rule(input, ctx)).map((request) => ({
      ...request,
      conditions: { ...request.conditions, ...having(BOUNDARY, input.PermissionsBoundary) },
    }));
}

const BOUNDARY = "iam:PermissionsBoundary";

function factsOf(input: Facts): Conditions {
  return having("iam:PolicyARN", input.PolicyArn);
}
