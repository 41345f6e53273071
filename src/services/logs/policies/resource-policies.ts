import type { ResourcePolicy } from "@aws-sdk/client-cloudwatch-logs";
import type { ResourcePolicy as AccessPolicy } from "../../../core/access.js";
import { invalidParameter, limitExceeded, notFound } from "../errors.js";
import { DESCRIBE_ITEMS_MAX, RESOURCE_POLICIES_MAX } from "../limits.js";
import type { LogsContext, LogsOperation } from "../operation.js";
import { readPageToken, toPageToken } from "../page-token.js";
import { type PolicyRecord, resourcePolicies } from "../store.js";
import { pinDocument } from "./document.js";
import { deleteGroupPolicy, describeGroupPolicy, putGroupPolicy } from "./group-policies.js";

/** The account's policies, which let other services write. */
export async function loadPolicies(ctx: LogsContext): Promise<AccessPolicy[]> {
  const found: AccessPolicy[] = [];
  for await (const { value } of resourcePolicies.range(ctx.store)) {
    found.push({ resource: value.name, document: value.document });
  }
  return found;
}

export const PutResourcePolicy: LogsOperation<"PutResourcePolicy"> = async (input, ctx) => {
  const { policyName: name = "", policyDocument = "", resourceArn } = input;
  if (resourceArn !== undefined) {
    const { expectedRevisionId } = input;
    const policy = await putGroupPolicy({ resourceArn, policyDocument, expectedRevisionId }, ctx);
    return { resourcePolicy: policy, revisionId: policy.revisionId };
  }
  if (name === "" || policyDocument === "")
    throw invalidParameter("policyName and policyDocument are required.");
  const document = await pinDocument(policyDocument, ctx);
  const record: PolicyRecord = { name, document, updatedAt: ctx.clock.now() };
  await ctx.store.transact(async (tx) => {
    const { items } = await resourcePolicies.page(tx, RESOURCE_POLICIES_MAX);
    const isKnown = items.some(({ value }) => value.name === name);
    if (!isKnown && items.length >= RESOURCE_POLICIES_MAX) throw limitExceeded();
    resourcePolicies.put(tx, [name], record);
  });
  return { resourcePolicy: await describe(record, ctx) };
};

export const DeleteResourcePolicy: LogsOperation<"DeleteResourcePolicy"> = async (input, ctx) => {
  const { policyName: name = "", resourceArn, expectedRevisionId } = input;
  if (resourceArn !== undefined) {
    await deleteGroupPolicy({ resourceArn, expectedRevisionId }, ctx);
    return {};
  }
  await ctx.store.transact(async (tx) => {
    if (!(await resourcePolicies.get(tx, name))) {
      throw notFound(`Policy with name [${name}] does not exist.`);
    }
    resourcePolicies.delete(tx, name);
  });
  return {};
};

export const DescribeResourcePolicies: LogsOperation<"DescribeResourcePolicies"> = async (input, ctx) => {
  const { resourceArn, policyScope } = input;
  if ((policyScope === "RESOURCE") !== (resourceArn !== undefined)) {
    throw invalidParameter("resourceArn and the policy scope RESOURCE go together.");
  }
  if (resourceArn !== undefined) return { resourcePolicies: await describeGroupPolicy(resourceArn, ctx) };
  const after = readPageToken(input.nextToken);
  const limit = input.limit ?? DESCRIBE_ITEMS_MAX;
  const found: ResourcePolicy[] = [];
  for await (const { value } of resourcePolicies.range(ctx.store)) {
    if (after !== undefined && value.name <= after) continue;
    if (found.length === limit) {
      return { resourcePolicies: found, nextToken: toPageToken(found.at(-1)?.policyName) };
    }
    found.push(await describe(value, ctx));
  }
  return { resourcePolicies: found };
};

async function describe(
  { name, document, updatedAt }: PolicyRecord,
  ctx: LogsContext,
): Promise<ResourcePolicy> {
  return {
    policyName: name,
    policyDocument: await ctx.principals.show(document),
    lastUpdatedTime: updatedAt,
    policyScope: "ACCOUNT",
  };
}
