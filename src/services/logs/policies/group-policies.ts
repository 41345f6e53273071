import type { ResourcePolicy } from "@aws-sdk/client-cloudwatch-logs";
import type { ResourcePolicy as AccessPolicy } from "../../../core/access.js";
import type { Reader } from "../../../core/store/store.js";
import { invalidParameter, notFound, revisionDiffers } from "../errors.js";
import { fromGroupArn, toGroupArn } from "../groups/names.js";
import type { LogsContext } from "../operation.js";
import { findGroup, type GroupPolicyRecord, groupPolicies } from "../store.js";
import { pinDocument } from "./document.js";

/** The group's own policy, if it has one. */
export async function loadGroupPolicy(ctx: LogsContext, group: string): Promise<AccessPolicy[]> {
  const found = await groupPolicies.get(ctx.store, group);
  return found ? [{ resource: toGroupArn(ctx, group), document: found.document }] : [];
}

interface PutInput {
  resourceArn: string;
  policyDocument: string;
  expectedRevisionId?: string | undefined;
}

export async function putGroupPolicy(input: PutInput, ctx: LogsContext): Promise<ResourcePolicy> {
  const group = fromGroupArn(input.resourceArn);
  if (input.policyDocument === "") throw invalidParameter("policyDocument is required.");
  const document = await pinDocument(input.policyDocument, ctx);
  const record = { document, revisionId: ctx.ids.uuid(), updatedAt: ctx.clock.now() };
  await ctx.store.transact(async (tx) => {
    await findGroup(tx, group);
    await checkRevision(tx, group, input.expectedRevisionId);
    groupPolicies.put(tx, [group], record);
  });
  return describe(group, record, ctx);
}

export async function deleteGroupPolicy(
  { resourceArn, expectedRevisionId }: { resourceArn: string; expectedRevisionId?: string | undefined },
  ctx: LogsContext,
): Promise<void> {
  const group = fromGroupArn(resourceArn);
  await ctx.store.transact(async (tx) => {
    await findGroup(tx, group);
    if (!(await groupPolicies.get(tx, group))) throw notFound("The log group has no resource policy.");
    await checkRevision(tx, group, expectedRevisionId);
    groupPolicies.delete(tx, group);
  });
}

export async function describeGroupPolicy(resourceArn: string, ctx: LogsContext): Promise<ResourcePolicy[]> {
  const group = fromGroupArn(resourceArn);
  await findGroup(ctx.store, group);
  const found = await groupPolicies.get(ctx.store, group);
  return found ? [await describe(group, found, ctx)] : [];
}

/** Who says which revision it knows changes no other. */
async function checkRevision(from: Reader, group: string, expected: string | undefined): Promise<void> {
  if (expected === undefined) return;
  const now = (await groupPolicies.get(from, group))?.revisionId;
  if (now !== expected) throw revisionDiffers();
}

async function describe(
  group: string,
  { document, revisionId, updatedAt }: GroupPolicyRecord,
  ctx: LogsContext,
): Promise<ResourcePolicy> {
  return {
    policyDocument: await ctx.principals.show(document),
    lastUpdatedTime: updatedAt,
    policyScope: "RESOURCE",
    resourceArn: toGroupArn(ctx, group),
    revisionId,
  };
}
