import type { AttachedPolicy } from "@aws-sdk/client-iam";
import { type PolicyHolder, toNameKey } from "../../../core/identity/store.js";
import type { Operation } from "../../../core/service.js";
import { noSuchPolicy, quotaExceeded } from "../errors.js";
import { GROUP, type HolderType, loadHolder, ROLE, saveHolder, USER } from "../holders.js";
import { ATTACHED_POLICIES_MAX } from "../limits.js";
import { type PageInput, pageList } from "../pagination.js";
import { change, directory, type IamContext, type State } from "../state.js";
import { attachments } from "../store.js";
import { checkNotLinked } from "./inline.js";
import { checkAttachable, checkPolicyArn } from "./policy-arn.js";

export const AttachUserPolicy: Operation<"iam", "AttachUserPolicy", State> = (input, ctx) =>
  attach(ctx, USER, input.UserName, input.PolicyArn);
export const AttachGroupPolicy: Operation<"iam", "AttachGroupPolicy", State> = (input, ctx) =>
  attach(ctx, GROUP, input.GroupName, input.PolicyArn);
export const AttachRolePolicy: Operation<"iam", "AttachRolePolicy", State> = (input, ctx) =>
  attach(ctx, ROLE, input.RoleName, input.PolicyArn);

export const DetachUserPolicy: Operation<"iam", "DetachUserPolicy", State> = (input, ctx) =>
  detach(ctx, USER, input.UserName, input.PolicyArn);
export const DetachGroupPolicy: Operation<"iam", "DetachGroupPolicy", State> = (input, ctx) =>
  detach(ctx, GROUP, input.GroupName, input.PolicyArn);
export const DetachRolePolicy: Operation<"iam", "DetachRolePolicy", State> = (input, ctx) =>
  detach(ctx, ROLE, input.RoleName, input.PolicyArn);

export const ListAttachedUserPolicies: Operation<"iam", "ListAttachedUserPolicies", State> = (input, ctx) =>
  list(ctx, USER, input.UserName, input);
export const ListAttachedGroupPolicies: Operation<"iam", "ListAttachedGroupPolicies", State> = (input, ctx) =>
  list(ctx, GROUP, input.GroupName, input);
export const ListAttachedRolePolicies: Operation<"iam", "ListAttachedRolePolicies", State> = (input, ctx) =>
  list(ctx, ROLE, input.RoleName, input);

/** Attaching a policy twice changes nothing. */
async function attach<R extends PolicyHolder>(
  ctx: IamContext,
  type: HolderType<R>,
  name: string | undefined,
  arn = "",
): Promise<Record<string, never>> {
  const { account } = ctx;
  await change(ctx, async (tx) => {
    await checkAttachable(tx, account, arn);
    const holder = await loadHolder(tx, type, account, name ?? "");
    checkNotLinked(holder);
    if (holder.attached.includes(arn)) return;
    if (holder.attached.length >= ATTACHED_POLICIES_MAX) {
      throw quotaExceeded(`PoliciesPer${type.title}`, ATTACHED_POLICIES_MAX);
    }
    saveHolder(tx, type, account, { ...holder, attached: [...holder.attached, arn] });
    attachments.put(tx, [account, arn, type.kind, toNameKey(holder.name)], true);
  });
  return {};
}

async function detach<R extends PolicyHolder>(
  ctx: IamContext,
  type: HolderType<R>,
  name: string | undefined,
  arn = "",
): Promise<Record<string, never>> {
  const { account } = ctx;
  await change(ctx, async (tx) => {
    checkPolicyArn(arn);
    const holder = await loadHolder(tx, type, account, name ?? "");
    checkNotLinked(holder);
    if (!holder.attached.includes(arn)) throw noSuchPolicy(arn);
    const attached = holder.attached.filter((one) => one !== arn);
    saveHolder(tx, type, account, { ...holder, attached });
    attachments.delete(tx, account, arn, type.kind, toNameKey(holder.name));
  });
  return {};
}

async function list<R extends PolicyHolder>(
  ctx: IamContext,
  type: HolderType<R>,
  name: string | undefined,
  input: PageInput & { PathPrefix?: string | undefined },
): Promise<{ AttachedPolicies: AttachedPolicy[]; IsTruncated: boolean; Marker?: string }> {
  const holder = await loadHolder(directory(ctx), type, ctx.account, name ?? "");
  const { PathPrefix = "/" } = input;
  const wanted = toAttachedPolicies(holder.attached).filter(({ PolicyArn = "" }) =>
    PolicyArn.slice(PolicyArn.indexOf("/")).startsWith(PathPrefix),
  );
  const { items, ...page } = pageList(wanted, input, ({ PolicyArn = "" }) => PolicyArn);
  return { AttachedPolicies: items, ...page };
}

export function toAttachedPolicies(arns: readonly string[]): AttachedPolicy[] {
  return arns.map((arn) => ({ PolicyName: arn.slice(arn.lastIndexOf("/") + 1), PolicyArn: arn }));
}
