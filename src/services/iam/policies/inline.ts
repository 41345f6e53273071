import type { PolicyHolder } from "../../../core/identity/store.js";
import type { Operation } from "../../../core/service.js";
import { checkDocument, sizeOf, toShown } from "../documents.js";
import { limitExceeded, noSuchNamed, protectedRole } from "../errors.js";
import { GROUP, type HolderType, loadHolder, ROLE, saveHolder, USER } from "../holders.js";
import { INLINE_CHARACTERS_MAX } from "../limits.js";
import { type PageInput, pageList } from "../pagination.js";
import { change, directory, type IamContext, type State } from "../state.js";

export const PutUserPolicy: Operation<"iam", "PutUserPolicy", State> = (input, ctx) =>
  put(ctx, USER, input.UserName, input);
export const PutGroupPolicy: Operation<"iam", "PutGroupPolicy", State> = (input, ctx) =>
  put(ctx, GROUP, input.GroupName, input);
export const PutRolePolicy: Operation<"iam", "PutRolePolicy", State> = (input, ctx) =>
  put(ctx, ROLE, input.RoleName, input);

export const GetUserPolicy: Operation<"iam", "GetUserPolicy", State> = async (input, ctx) => {
  const found = await get(ctx, USER, input.UserName, input.PolicyName);
  return { UserName: found.holder, ...found.policy };
};
export const GetGroupPolicy: Operation<"iam", "GetGroupPolicy", State> = async (input, ctx) => {
  const found = await get(ctx, GROUP, input.GroupName, input.PolicyName);
  return { GroupName: found.holder, ...found.policy };
};
export const GetRolePolicy: Operation<"iam", "GetRolePolicy", State> = async (input, ctx) => {
  const found = await get(ctx, ROLE, input.RoleName, input.PolicyName);
  return { RoleName: found.holder, ...found.policy };
};

export const ListUserPolicies: Operation<"iam", "ListUserPolicies", State> = (input, ctx) =>
  list(ctx, USER, input.UserName, input);
export const ListGroupPolicies: Operation<"iam", "ListGroupPolicies", State> = (input, ctx) =>
  list(ctx, GROUP, input.GroupName, input);
export const ListRolePolicies: Operation<"iam", "ListRolePolicies", State> = (input, ctx) =>
  list(ctx, ROLE, input.RoleName, input);

export const DeleteUserPolicy: Operation<"iam", "DeleteUserPolicy", State> = (input, ctx) =>
  remove(ctx, USER, input.UserName, input.PolicyName);
export const DeleteGroupPolicy: Operation<"iam", "DeleteGroupPolicy", State> = (input, ctx) =>
  remove(ctx, GROUP, input.GroupName, input.PolicyName);
export const DeleteRolePolicy: Operation<"iam", "DeleteRolePolicy", State> = (input, ctx) =>
  remove(ctx, ROLE, input.RoleName, input.PolicyName);

interface PolicyInput {
  PolicyName: string | undefined;
  PolicyDocument: string | undefined;
}

async function put<R extends PolicyHolder>(
  ctx: IamContext,
  type: HolderType<R>,
  name: string | undefined,
  { PolicyName: policyName = "", PolicyDocument: document = "" }: PolicyInput,
): Promise<Record<string, never>> {
  await change(ctx, async (tx) => {
    const holder = await loadHolder(tx, type, ctx.account, name ?? "");
    checkNotLinked(holder);
    checkDocument(document, "identity");
    const inline = { ...holder.inline, [policyName]: document };
    const max = INLINE_CHARACTERS_MAX[type.kind];
    if (Object.values(inline).reduce((sum, text) => sum + sizeOf(text), 0) > max) {
      throw limitExceeded(`Maximum policy size of ${max} bytes exceeded for ${type.kind} ${holder.name}`);
    }
    saveHolder(tx, type, ctx.account, { ...holder, inline });
  });
  return {};
}

async function get<R extends PolicyHolder>(
  ctx: IamContext,
  type: HolderType<R>,
  name: string | undefined,
  policyName = "",
): Promise<{ holder: string; policy: { PolicyName: string; PolicyDocument: string } }> {
  const holder = await loadHolder(directory(ctx), type, ctx.account, name ?? "");
  const document = documentOf(type, holder, policyName);
  return { holder: holder.name, policy: { PolicyName: policyName, PolicyDocument: toShown(document) } };
}

async function list<R extends PolicyHolder>(
  ctx: IamContext,
  type: HolderType<R>,
  name: string | undefined,
  input: PageInput,
): Promise<{ PolicyNames: string[]; IsTruncated: boolean; Marker?: string }> {
  const holder = await loadHolder(directory(ctx), type, ctx.account, name ?? "");
  const { items, ...page } = pageList(Object.keys(holder.inline), input, (policyName) => policyName);
  return { PolicyNames: items, ...page };
}

async function remove<R extends PolicyHolder>(
  ctx: IamContext,
  type: HolderType<R>,
  name: string | undefined,
  policyName = "",
): Promise<Record<string, never>> {
  await change(ctx, async (tx) => {
    const holder = await loadHolder(tx, type, ctx.account, name ?? "");
    checkNotLinked(holder);
    documentOf(type, holder, policyName);
    const { [policyName]: _gone, ...inline } = holder.inline;
    saveHolder(tx, type, ctx.account, { ...holder, inline });
  });
  return {};
}

function documentOf<R extends PolicyHolder>(type: HolderType<R>, holder: R, policyName: string): string {
  const document = Object.hasOwn(holder.inline, policyName) ? holder.inline[policyName] : undefined;
  if (document === undefined) throw noSuchNamed(`${type.kind} policy`, policyName);
  return document;
}

export function checkNotLinked(holder: PolicyHolder & { linkedService?: string }): void {
  if (holder.linkedService !== undefined) throw protectedRole(holder.name);
}
