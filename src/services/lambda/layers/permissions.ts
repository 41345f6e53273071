import { conflict, notFound, policyRevisionMismatch } from "../errors.js";
import type { LambdaOperation } from "../operation.js";
import { pinStatement } from "../permissions/statement.js";
import { contextOf } from "../scope.js";
import { type LayerVersionRecord, layerVersions } from "../store.js";
import { findLayerVersion } from "./find.js";
import { type LayerTarget, toLayerTarget, toLayerVersionArn } from "./layer-target.js";

const notThere = (arn: string) => `Layer version ${arn} does not exist.`;

export const AddLayerVersionPermission: LambdaOperation<"AddLayerVersionPermission"> = async (input, ctx) => {
  const target = toLayerTarget(input.LayerName, ctx);
  const version = input.VersionNumber ?? 0;
  const principal = input.Principal ?? "";
  const statement = {
    Sid: input.StatementId,
    Effect: "Allow",
    Principal:
      principal === "*"
        ? "*"
        : { AWS: /^\d{12}$/.test(principal) ? `arn:aws:iam::${principal}:root` : principal },
    Action: input.Action,
    Resource: toLayerVersionArn(target, version),
    ...(input.OrganizationId
      ? { Condition: { StringEquals: { "aws:PrincipalOrgID": input.OrganizationId } } }
      : {}),
  };
  const stored = await pinStatement(ctx, statement);
  const revisionId = ctx.ids.uuid();
  await contextOf(target, ctx).store.transact(async (tx) => {
    const record = await findLayerVersion(target, version, ctx, tx, notThere);
    checkRevision(record, input.RevisionId);
    if (record.statements.some(({ Sid }) => Sid === input.StatementId)) {
      throw conflict(
        `The statement id (${input.StatementId}) provided already exists. Please provide a new statement id, ` +
          "or remove the existing statement.",
      );
    }
    const statements = [...record.statements, stored];
    layerVersions.put(tx, [target.name, version], { ...record, statements, revisionId });
  });
  return { Statement: JSON.stringify(statement), RevisionId: revisionId };
};

export const RemoveLayerVersionPermission: LambdaOperation<"RemoveLayerVersionPermission"> = async (
  input,
  ctx,
) => {
  const target = toLayerTarget(input.LayerName, ctx);
  const version = input.VersionNumber ?? 0;
  await contextOf(target, ctx).store.transact(async (tx) => {
    const record = await findLayerVersion(target, version, ctx, tx, notThere);
    checkRevision(record, input.RevisionId);
    const statements = record.statements.filter(({ Sid }) => Sid !== input.StatementId);
    if (statements.length === record.statements.length) {
      throw notFound(`Statement ${input.StatementId} is not found in resource policy.`);
    }
    layerVersions.put(tx, [target.name, version], { ...record, statements, revisionId: ctx.ids.uuid() });
  });
  return {};
};

export const GetLayerVersionPolicy: LambdaOperation<"GetLayerVersionPolicy"> = async (input, ctx) => {
  const target = toLayerTarget(input.LayerName, ctx);
  const { store } = contextOf(target, ctx);
  const record = await findLayerVersion(target, input.VersionNumber ?? 0, ctx, store, notThere);
  if (record.statements.length === 0) throw notFound("No policy is associated with the given resource.");
  return { Policy: await ctx.principals.show(toLayerPolicy(record)), RevisionId: record.revisionId };
};

/** The policy document of a layer's version. */
export function toLayerPolicy(record: LayerVersionRecord): string {
  return JSON.stringify({ Version: "2012-10-17", Id: "default", Statement: record.statements });
}

/** The policies that speak on a layer's version; none where it is not there. */
export async function loadLayerPolicies(
  target: LayerTarget,
  version: number,
  ctx: Parameters<typeof findLayerVersion>[2],
): Promise<{ resource: string; document: string }[]> {
  const record = await layerVersions.get(contextOf(target, ctx).store, target.name, version);
  if (!record || record.statements.length === 0) return [];
  return [{ resource: toLayerVersionArn(target, version), document: toLayerPolicy(record) }];
}

function checkRevision(record: LayerVersionRecord, expected: string | undefined): void {
  if (expected !== undefined && expected !== record.revisionId)
    throw policyRevisionMismatch("GetLayerPolicy");
}
