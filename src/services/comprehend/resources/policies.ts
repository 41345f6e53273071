import { invalidRequest, resourceNotFound } from "../errors.js";
import { findModel } from "../models/find.js";
import type { Op } from "../operation.js";
import { policies } from "../store.js";

/** Policies that let other accounts copy a custom model. */

export const PutResourcePolicy: Op<"PutResourcePolicy"> = async (input, ctx) => {
  const { ResourceArn = "", ResourcePolicy = "", PolicyRevisionId } = input;
  await findModel(ResourceArn, ctx);
  checkDocument(ResourcePolicy);
  const revision = ctx.ids.uuid();
  await ctx.store.transact(async (tx) => {
    const known = await policies.get(tx, ResourceArn);
    checkRevision(known?.revision, PolicyRevisionId);
    const now = ctx.clock.now();
    const createdAt = known?.createdAt ?? now;
    policies.put(tx, [ResourceArn], { document: ResourcePolicy, revision, createdAt, changedAt: now });
  });
  return { PolicyRevisionId: revision };
};

export const DescribeResourcePolicy: Op<"DescribeResourcePolicy"> = async ({ ResourceArn = "" }, ctx) => {
  const found = await policies.get(ctx.store, ResourceArn);
  if (!found) throw resourceNotFound();
  return {
    ResourcePolicy: found.document,
    PolicyRevisionId: found.revision,
    CreationTime: new Date(found.createdAt),
    LastModifiedTime: new Date(found.changedAt),
  };
};

export const DeleteResourcePolicy: Op<"DeleteResourcePolicy"> = async (input, ctx) => {
  const { ResourceArn = "", PolicyRevisionId } = input;
  await ctx.store.transact(async (tx) => {
    const known = await policies.get(tx, ResourceArn);
    if (!known) throw resourceNotFound();
    checkRevision(known.revision, PolicyRevisionId);
    policies.delete(tx, ResourceArn);
  });
  return {};
};

function checkDocument(document: string): void {
  try {
    JSON.parse(document);
  } catch {
    throw invalidRequest("The resource policy is not valid JSON.");
  }
}

function checkRevision(known: string | undefined, given: string | undefined): void {
  if (given !== undefined && given !== known) {
    throw invalidRequest("The policy revision ID does not match the current revision of the policy.");
  }
}
