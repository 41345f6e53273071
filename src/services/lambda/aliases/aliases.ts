import type { AliasConfiguration, AliasRoutingConfiguration } from "@aws-sdk/client-lambda";
import type { Reader } from "../../../core/store/store.js";
import {
  conflict,
  constraintViolation,
  functionNotFound,
  invalidParameter,
  invalidWithoutType,
  notFound,
  revisionMismatch,
} from "../errors.js";
import { findFunction } from "../functions/find.js";
import { type FunctionTarget, LATEST, toFunctionArn, toFunctionTarget } from "../naming/function-target.js";
import type { LambdaContext, LambdaOperation } from "../operation.js";
import { startAfter, toMarker, toPageSize } from "../pages.js";
import { reprovision } from "../provisioned/provision.js";
import { type AliasRecord, aliases, deleteQualifiedParts, loadVersion } from "../store.js";

export const CreateAlias: LambdaOperation<"CreateAlias"> = async (input, ctx) => {
  const target = toFunctionTarget(input.FunctionName, ctx);
  const name = checkName(input.Name ?? "");
  return await ctx.store.transact(async (tx) => {
    await findFunction(tx, { ...target, qualifier: input.FunctionVersion });
    if (await aliases.get(tx, target.name, name)) {
      throw conflict(`Alias already exists: ${toFunctionArn({ ...target, qualifier: name })}`);
    }
    const record = {
      functionName: target.name,
      name,
      version: input.FunctionVersion ?? LATEST,
      description: input.Description ?? "",
      weights: toWeights(input.RoutingConfig),
      revisionId: ctx.ids.uuid(),
    };
    await checkVersions(tx, record, target);
    aliases.put(tx, [target.name, name], record);
    return toAlias(record, ctx);
  });
};

export const UpdateAlias: LambdaOperation<"UpdateAlias"> = async (input, ctx) => {
  const target = toFunctionTarget(input.FunctionName, ctx);
  const updated = await ctx.store.transact(async (tx) => {
    const before = await aliases.get(tx, target.name, input.Name ?? "");
    if (!before) throw notFound(`Alias not found: ${toFunctionArn({ ...target, qualifier: input.Name })}`);
    if (input.RevisionId && input.RevisionId !== before.revisionId) throw revisionMismatch();
    const record = {
      ...before,
      version: input.FunctionVersion ?? before.version,
      description: input.Description ?? before.description,
      weights: input.RoutingConfig ? toWeights(input.RoutingConfig) : before.weights,
      revisionId: ctx.ids.uuid(),
    };
    await checkVersions(tx, record, target);
    aliases.put(tx, [target.name, record.name], record);
    return record;
  });
  await reprovision({ ...target, qualifier: updated.name }, ctx);
  return toAlias(updated, ctx);
};

export const GetAlias: LambdaOperation<"GetAlias"> = async (input, ctx) => {
  const target = toFunctionTarget(input.FunctionName, ctx);
  return toAlias(await findAliasRecord(ctx.store, target, input.Name), ctx);
};

export const DeleteAlias: LambdaOperation<"DeleteAlias"> = async (input, ctx) => {
  const target = toFunctionTarget(input.FunctionName, ctx);
  const name = input.Name ?? "";
  await ctx.store.transact(async (tx) => {
    await findFunction(tx, target);
    // Deleting an alias that is not there succeeds, as on AWS.
    aliases.delete(tx, target.name, name);
    deleteQualifiedParts(tx, target.name, name);
  });
  return {};
};

export const ListAliases: LambdaOperation<"ListAliases"> = async (input, ctx) => {
  const target = toFunctionTarget(input.FunctionName, ctx);
  await findFunction(ctx.store, target);
  const limit = toPageSize(input.MaxItems);
  const page = await aliases.page(ctx.store, limit, { prefix: [target.name], ...startAfter(input.Marker) });
  const wanted = input.FunctionVersion;
  return {
    Aliases: page.items
      .filter(({ value }) => wanted === undefined || value.version === wanted || wanted in value.weights)
      .map(({ value }) => toAlias(value, ctx)),
    NextMarker: toMarker(page.next),
  };
};

async function findAliasRecord(from: Reader, target: FunctionTarget, name = ""): Promise<AliasRecord> {
  const found = await aliases.get(from, target.name, name);
  if (!found) throw notFound(`Cannot find alias arn: ${toFunctionArn({ ...target, qualifier: name })}`);
  return found;
}

function checkName(name: string): string {
  if (!/^\d+$/.test(name)) return name;
  const pattern = "Member must satisfy regular expression pattern: (?!^[0-9]+$)([a-zA-Z0-9-_]+)";
  throw constraintViolation(name, "name", pattern);
}

function toWeights(routing: AliasRoutingConfiguration | undefined): Record<string, number> {
  const weights = routing?.AdditionalVersionWeights ?? {};
  if (Object.keys(weights).some((version) => !/^\d+$/.test(version))) {
    const text = Object.entries(weights).map(([version, weight]) => `${version}=${weight}`);
    const keys =
      "Map keys must satisfy constraint: [Member must have length less than or equal to 1024, " +
      "Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [0-9]+]";
    throw constraintViolation(`{${text.join(", ")}}`, "routingConfig.additionalVersionWeights", keys);
  }
  if (Object.keys(weights).length > 1) {
    throw invalidParameter("Number of items in AdditionalVersionWeights cannot be greater than 1");
  }
  for (const weight of Object.values(weights)) {
    if (weight < 0 || weight > 1) throw invalidParameter(`Invalid value for weight: ${weight}`);
  }
  return weights;
}

/** Every version that the alias names is there; weights are for published ones. */
async function checkVersions(from: Reader, record: AliasRecord, target: FunctionTarget): Promise<void> {
  const weighted = Object.keys(record.weights);
  if (weighted.length > 0 && record.version === LATEST) {
    throw invalidWithoutType("$LATEST is not supported for an alias pointing to more than 1 version");
  }
  if (weighted.includes(record.version)) {
    throw invalidParameter(
      `Invalid function version ${record.version}. Function version ${record.version} is already included in routing configuration.`,
    );
  }
  for (const version of [record.version, ...weighted]) {
    if (await loadVersion(from, target.name, version)) continue;
    throw functionNotFound(toFunctionArn({ ...target, qualifier: version }));
  }
}

function toAlias(record: AliasRecord, { account, region }: LambdaContext): AliasConfiguration {
  const target = { account, region, name: record.functionName, qualifier: record.name };
  return {
    AliasArn: toFunctionArn(target),
    Name: record.name,
    FunctionVersion: record.version,
    Description: record.description,
    RevisionId: record.revisionId,
    ...(Object.keys(record.weights).length > 0
      ? { RoutingConfig: { AdditionalVersionWeights: record.weights } }
      : {}),
  };
}
