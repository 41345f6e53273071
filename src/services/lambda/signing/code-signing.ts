import {
  type CodeSigningConfig,
  CodeSigningConfigNotFoundException$,
  type GetFunctionCodeSigningConfigResponse,
} from "@aws-sdk/client-lambda";
import type { Reader } from "../../../core/store/store.js";
import { AwsError } from "../../../wire/aws-error.js";
import { codeSigningConfigNotFound, conflict } from "../errors.js";
import { findFunction } from "../functions/find.js";
import { toFunctionArn, toFunctionTarget } from "../naming/function-target.js";
import type { LambdaContext, LambdaOperation } from "../operation.js";
import { startAfter, toMarker, toPageSize } from "../pages.js";
import { type CodeSigningRecord, codeSigningConfigs, functions } from "../store.js";
import { checkTags } from "../tags/tag-rules.js";

/** Records only: AWS Signer is not here, so no code carries a signature that could be checked. */

const ID_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";
const ID_CHARACTERS = 17;

export const CreateCodeSigningConfig: LambdaOperation<"CreateCodeSigningConfig"> = async (input, ctx) => {
  checkTags(input.Tags ?? {});
  const record: CodeSigningRecord = {
    id: `csc-${ctx.ids.string(ID_CHARACTERS, ID_ALPHABET)}`,
    description: input.Description ?? "",
    publishers: input.AllowedPublishers?.SigningProfileVersionArns ?? [],
    untrusted: input.CodeSigningPolicies?.UntrustedArtifactOnDeployment ?? "Warn",
    lastModified: ctx.clock.now(),
    tags: input.Tags ?? {},
  };
  await ctx.store.transact(async (tx) => codeSigningConfigs.put(tx, [record.id], record));
  return { CodeSigningConfig: toConfig(record, ctx) };
};

export const GetCodeSigningConfig: LambdaOperation<"GetCodeSigningConfig"> = async (input, ctx) => ({
  CodeSigningConfig: toConfig(await findConfig(ctx.store, input.CodeSigningConfigArn), ctx),
});

export const UpdateCodeSigningConfig: LambdaOperation<"UpdateCodeSigningConfig"> = async (input, ctx) => {
  const record = await ctx.store.transact(async (tx) => {
    const before = await findConfig(tx, input.CodeSigningConfigArn);
    const after = {
      ...before,
      description: input.Description ?? before.description,
      publishers: input.AllowedPublishers?.SigningProfileVersionArns ?? before.publishers,
      untrusted: input.CodeSigningPolicies?.UntrustedArtifactOnDeployment ?? before.untrusted,
      lastModified: ctx.clock.now(),
    };
    codeSigningConfigs.put(tx, [after.id], after);
    return after;
  });
  return { CodeSigningConfig: toConfig(record, ctx) };
};

export const DeleteCodeSigningConfig: LambdaOperation<"DeleteCodeSigningConfig"> = async (input, ctx) => {
  await ctx.store.transact(async (tx) => {
    const { id } = await findConfig(tx, input.CodeSigningConfigArn);
    for await (const { value } of functions.range(tx)) {
      if (value.codeSigningConfigArn !== input.CodeSigningConfigArn) continue;
      throw conflict("Cannot delete the CodeSigningConfig as it is being used by at least one function.");
    }
    codeSigningConfigs.delete(tx, id);
  });
  return {};
};

export const ListCodeSigningConfigs: LambdaOperation<"ListCodeSigningConfigs"> = async (input, ctx) => {
  const page = await codeSigningConfigs.page(ctx.store, toPageSize(input.MaxItems), startAfter(input.Marker));
  return {
    CodeSigningConfigs: page.items.map(({ value }) => toConfig(value, ctx)),
    NextMarker: toMarker(page.next),
  };
};

export const PutFunctionCodeSigningConfig: LambdaOperation<"PutFunctionCodeSigningConfig"> = async (
  input,
  ctx,
) => {
  const target = toFunctionTarget(input.FunctionName, ctx);
  const arn = input.CodeSigningConfigArn ?? "";
  await ctx.store.transact(async (tx) => {
    await checkCodeSigning(tx, arn);
    functions.put(tx, [target.name], { ...(await findFunction(tx, target)), codeSigningConfigArn: arn });
  });
  return { CodeSigningConfigArn: arn, FunctionName: target.name };
};

/** Throws CodeSigningConfigNotFoundException for a function that is to have a configuration that is not there. */
export async function checkCodeSigning(from: Reader, arn: string): Promise<void> {
  await findConfig(from, arn).catch(() => {
    throw new AwsError(
      CodeSigningConfigNotFoundException$,
      `The code signing configuration cannot be found. Check that the provided configuration is not deleted: ${arn}.`,
      { members: { Type: "User" } },
    );
  });
}

export const GetFunctionCodeSigningConfig: LambdaOperation<"GetFunctionCodeSigningConfig"> = async (
  input,
  ctx,
) => {
  const target = toFunctionTarget(input.FunctionName, ctx);
  const { codeSigningConfigArn } = await findFunction(ctx.store, target);
  return codeSigningConfigArn === undefined
    ? ({} as GetFunctionCodeSigningConfigResponse)
    : { CodeSigningConfigArn: codeSigningConfigArn, FunctionName: target.name };
};

export const DeleteFunctionCodeSigningConfig: LambdaOperation<"DeleteFunctionCodeSigningConfig"> = async (
  input,
  ctx,
) => {
  const target = toFunctionTarget(input.FunctionName, ctx);
  await ctx.store.transact(async (tx) => {
    const { codeSigningConfigArn, ...rest } = await findFunction(tx, target);
    functions.put(tx, [target.name], rest);
  });
  return {};
};

export const ListFunctionsByCodeSigningConfig: LambdaOperation<"ListFunctionsByCodeSigningConfig"> = async (
  input,
  ctx,
) => {
  await findConfig(ctx.store, input.CodeSigningConfigArn);
  const page = await functions.page(ctx.store, toPageSize(input.MaxItems), startAfter(input.Marker));
  const { account, region } = ctx;
  return {
    FunctionArns: page.items
      .filter(({ value }) => value.codeSigningConfigArn === input.CodeSigningConfigArn)
      .map(({ value }) => toFunctionArn({ account, region, name: value.name })),
    NextMarker: toMarker(page.next),
  };
};

async function findConfig(from: Reader, arn = ""): Promise<CodeSigningRecord> {
  const found = await codeSigningConfigs.get(from, arn.slice(arn.lastIndexOf(":") + 1));
  if (found) return found;
  throw codeSigningConfigNotFound(arn);
}

function toConfig(record: CodeSigningRecord, { account, region }: LambdaContext): CodeSigningConfig {
  return {
    CodeSigningConfigId: record.id,
    CodeSigningConfigArn: `arn:aws:lambda:${region}:${account}:code-signing-config:${record.id}`,
    Description: record.description,
    AllowedPublishers: { SigningProfileVersionArns: record.publishers },
    CodeSigningPolicies: { UntrustedArtifactOnDeployment: record.untrusted },
    LastModified: new Date(record.lastModified).toISOString().replace("Z", "+0000"),
  };
}
