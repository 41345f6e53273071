import type { FunctionUrlConfig } from "@aws-sdk/client-lambda";
import type { Reader } from "../../../core/store/store.js";
import { AwsError } from "../../../wire/aws-error.js";
import { conflict, notFound } from "../errors.js";
import { findVersion } from "../functions/find.js";
import { type FunctionTarget, toFunctionArn, toFunctionTarget } from "../naming/function-target.js";
import type { LambdaContext, LambdaOperation } from "../operation.js";
import { startAfter, toMarker, toPageSize } from "../pages.js";
import { type UrlRecord, urls } from "../store.js";

const ID_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";
const ID_CHARACTERS = 32;

export const CreateFunctionUrlConfig: LambdaOperation<"CreateFunctionUrlConfig"> = async (input, ctx) => {
  const target = toFunctionTarget(input.FunctionName, ctx, input.Qualifier);
  const record = await ctx.store.transact(async (tx) => {
    await checkThere(tx, target);
    const qualifier = target.qualifier ?? "";
    if (await urls.get(tx, target.name, qualifier)) {
      throw conflict(
        `Failed to create function url config for [functionArn = ${toFunctionArn(target)}]. Error message:  ` +
          "FunctionUrlConfig exists for this Lambda function",
      );
    }
    const made: UrlRecord = {
      functionName: target.name,
      qualifier,
      id: ctx.ids.string(ID_CHARACTERS, ID_ALPHABET),
      authType: input.AuthType ?? "AWS_IAM",
      invokeMode: input.InvokeMode ?? "BUFFERED",
      cors: input.Cors,
      createdAt: ctx.clock.now(),
      lastModified: ctx.clock.now(),
    };
    urls.put(tx, [target.name, qualifier], made);
    return made;
  });
  ctx.state.urls.add(record.id, { ...target, qualifier: target.qualifier });
  const { LastModifiedTime, InvokeMode, ...config } = toConfig(record, ctx);
  return input.InvokeMode === undefined ? config : { ...config, InvokeMode };
};

export const UpdateFunctionUrlConfig: LambdaOperation<"UpdateFunctionUrlConfig"> = async (input, ctx) => {
  const target = toFunctionTarget(input.FunctionName, ctx, input.Qualifier);
  return await ctx.store.transact(async (tx) => {
    await checkThere(tx, target);
    const before = await findUrl(tx, target);
    const record: UrlRecord = {
      ...before,
      authType: input.AuthType ?? before.authType,
      invokeMode: input.InvokeMode ?? before.invokeMode,
      cors: input.Cors ?? before.cors,
      lastModified: ctx.clock.now(),
    };
    urls.put(tx, [record.functionName, record.qualifier], record);
    return toConfig(record, ctx);
  });
};

export const GetFunctionUrlConfig: LambdaOperation<"GetFunctionUrlConfig"> = async (input, ctx) => {
  const target = toFunctionTarget(input.FunctionName, ctx, input.Qualifier);
  return toConfig(await findUrl(ctx.store, target), ctx);
};

export const DeleteFunctionUrlConfig: LambdaOperation<"DeleteFunctionUrlConfig"> = async (input, ctx) => {
  const target = toFunctionTarget(input.FunctionName, ctx, input.Qualifier);
  await ctx.store.transact(async (tx) => {
    await findUrl(tx, target);
    urls.delete(tx, target.name, target.qualifier ?? "");
  });
  return {};
};

export const ListFunctionUrlConfigs: LambdaOperation<"ListFunctionUrlConfigs"> = async (input, ctx) => {
  const target = toFunctionTarget(input.FunctionName, ctx);
  await checkThere(ctx.store, { ...target, qualifier: undefined });
  const range = { prefix: [target.name], ...startAfter(input.Marker) };
  const page = await urls.page(ctx.store, toPageSize(input.MaxItems), range);
  return {
    FunctionUrlConfigs: page.items.map(({ value }) => toConfig(value, ctx)),
    NextMarker: toMarker(page.next),
  };
};

async function checkThere(from: Reader, target: FunctionTarget): Promise<void> {
  await findVersion(from, target).catch((error: unknown) => {
    if (error instanceof AwsError && error.code === "ResourceNotFoundException") {
      throw notFound("Function does not exist");
    }
    throw error;
  });
}

async function findUrl(from: Reader, target: FunctionTarget): Promise<UrlRecord> {
  const found = await urls.get(from, target.name, target.qualifier ?? "");
  if (found) return found;
  throw notFound("The resource you requested does not exist.");
}

function toConfig(
  record: UrlRecord,
  ctx: LambdaContext,
): Required<Omit<FunctionUrlConfig, "Cors">> & Pick<FunctionUrlConfig, "Cors"> {
  const { account, region } = ctx;
  const target = { account, region, name: record.functionName, qualifier: record.qualifier || undefined };
  return {
    FunctionUrl: toFunctionUrl(record.id, ctx),
    FunctionArn: toFunctionArn(target),
    AuthType: record.authType,
    InvokeMode: record.invokeMode,
    Cors: record.cors,
    CreationTime: new Date(record.createdAt).toISOString(),
    LastModifiedTime: new Date(record.lastModified).toISOString(),
  };
}

/** `http://ID.lambda-url.REGION.localhost:4566/`: names below localhost lead to this machine. */
function toFunctionUrl(id: string, { endpoint, region }: LambdaContext): string {
  const { protocol, port } = new URL(endpoint);
  return `${protocol}//${id}.lambda-url.${region}.localhost${port === "" ? "" : `:${port}`}/`;
}
