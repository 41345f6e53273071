import type { AccessRequest } from "../../core/access.js";
import { resourceTagConditions } from "../../core/tags.js";
import { toLayerArn, toLayerTarget, toLayerVersionArn } from "./layers/layer-target.js";
import { loadLayerPolicies } from "./layers/permissions.js";
import { type FunctionTarget, toFunctionArn, toFunctionTarget } from "./naming/function-target.js";
import type { LambdaAccessRule, LambdaContext } from "./operation.js";
import { loadPolicies } from "./permissions/policy.js";
import { contextOf } from "./scope.js";
import { functions } from "./store.js";

interface OnFunction {
  FunctionName: string | undefined;
  Qualifier?: string | undefined;
}

/** `lambda:ACTION` on the function, or on the version or alias that the caller named. */
function onFunction(action: string) {
  return async (input: OnFunction, ctx: LambdaContext): Promise<AccessRequest[]> => [
    await toRequest(action, toFunctionTarget(input.FunctionName, ctx, input.Qualifier), ctx),
  ];
}

/** The same, where the request calls the function a resource. */
function onResource(action: string) {
  return async (input: { ResourceArn: string | undefined }, ctx: LambdaContext): Promise<AccessRequest[]> => [
    await toRequest(action, toFunctionTarget(input.ResourceArn, ctx), ctx),
  ];
}

async function toRequest(action: string, target: FunctionTarget, ctx: LambdaContext): Promise<AccessRequest> {
  const { store } = contextOf(target, ctx);
  const owner = await functions.get(store, target.name);
  return {
    action: `lambda:${action}`,
    resource: toFunctionArn(target),
    resourceAccount: target.account,
    resourcePolicies: await loadPolicies(store, target),
    conditions: owner && resourceTagConditions(owner.tags),
  };
}

/** Who gives a function a role must be allowed to pass it on to Lambda. */
function passRole(role: string | undefined): AccessRequest[] {
  if (!role) return [];
  const conditions = { "iam:PassedToService": "lambda.amazonaws.com" };
  return [{ action: "iam:PassRole", resource: role, conditions }];
}

/** A layer's version may be used by those who may read it. */
async function useLayers(arns: readonly string[] | undefined, ctx: LambdaContext): Promise<AccessRequest[]> {
  return Promise.all((arns ?? []).map((arn) => toLayerRequest("GetLayerVersion", arn, undefined, ctx)));
}

const createFunction: LambdaAccessRule<"CreateFunction"> = async (input, ctx) => {
  const request = await toRequest("CreateFunction", toFunctionTarget(input.FunctionName, ctx), ctx);
  const given = having({ Layer: input.Layers, CodeSigningConfigArn: input.CodeSigningConfigArn });
  const asked = { ...request, conditions: { ...request.conditions, ...given } };
  return [asked, ...passRole(input.Role), ...(await useLayers(input.Layers, ctx))];
};

const updateConfiguration: LambdaAccessRule<"UpdateFunctionConfiguration"> = async (input, ctx) => {
  const request = await toRequest(
    "UpdateFunctionConfiguration",
    toFunctionTarget(input.FunctionName, ctx),
    ctx,
  );
  const asked = { ...request, conditions: { ...request.conditions, ...having({ Layer: input.Layers }) } };
  return [asked, ...passRole(input.Role), ...(await useLayers(input.Layers, ctx))];
};

/** What a request gives, as Lambda's own condition keys. */
function having(given: Record<string, string | string[] | undefined>): Record<string, string | string[]> {
  const known = Object.entries(given).filter((entry): entry is [string, string | string[]] =>
    Boolean(entry[1]),
  );
  return Object.fromEntries(known.map(([name, value]) => [`lambda:${name}`, value]));
}

/** On a function, with one member of the request as a condition key. */
function onFunctionWith<M extends "Principal" | "CodeSigningConfigArn">(action: string, member: M) {
  return async (
    input: { FunctionName: string | undefined } & { [N in M]?: string | undefined },
    ctx: LambdaContext,
  ): Promise<AccessRequest[]> => {
    const requests = await onFunction(action)(input, ctx);
    const given = having({ [member]: input[member] });
    return requests.map((request) => ({ ...request, conditions: { ...request.conditions, ...given } }));
  };
}

const onEverything = (action: string) => (): AccessRequest[] => [
  { action: `lambda:${action}`, resource: "*" },
];

function onLayer(action: string) {
  return (input: { LayerName: string | undefined }, ctx: LambdaContext): AccessRequest[] => {
    const target = toLayerTarget(input.LayerName, ctx);
    return [{ action: `lambda:${action}`, resource: toLayerArn(target), resourceAccount: target.account }];
  };
}

function onLayerVersion(action: string) {
  return async (
    input: { LayerName: string | undefined; VersionNumber: number | undefined },
    ctx: LambdaContext,
  ): Promise<AccessRequest[]> => [await toLayerRequest(action, input.LayerName, input.VersionNumber, ctx)];
}

async function toLayerRequest(
  action: string,
  given: string | undefined,
  number: number | undefined,
  ctx: LambdaContext,
): Promise<AccessRequest> {
  const target = toLayerTarget(given, ctx);
  const version = number ?? target.version ?? 0;
  return {
    action: `lambda:${action}`,
    resource: toLayerVersionArn(target, version),
    resourceAccount: target.account,
    resourcePolicies: await loadLayerPolicies(target, version, ctx),
  };
}

const getLayerVersionByArn: LambdaAccessRule<"GetLayerVersionByArn"> = async (input, ctx) => [
  await toLayerRequest("GetLayerVersion", input.Arn, undefined, ctx),
];

/** On the ARN that the request itself names. */
function onArn(action: string, arnOf: "Resource" | "CodeSigningConfigArn") {
  return (input: { Resource?: string; CodeSigningConfigArn?: string }): AccessRequest[] => [
    { action: `lambda:${action}`, resource: input[arnOf] ?? "*" },
  ];
}

function onMapping(action: string) {
  return (input: { UUID: string | undefined }, ctx: LambdaContext): AccessRequest[] => [
    {
      action: `lambda:${action}`,
      resource: `arn:aws:lambda:${ctx.region}:${ctx.account}:event-source-mapping:${input.UUID}`,
    },
  ];
}

const createMapping: LambdaAccessRule<"CreateEventSourceMapping"> = (input, ctx) => {
  const functionArn = toFunctionArn(toFunctionTarget(input.FunctionName, ctx));
  const conditions = { "lambda:FunctionArn": functionArn };
  return [{ action: "lambda:CreateEventSourceMapping", resource: "*", conditions }];
};

export const access = {
  AddLayerVersionPermission: onLayerVersion("AddLayerVersionPermission"),
  AddPermission: onFunctionWith("AddPermission", "Principal"),
  CreateAlias: onFunction("CreateAlias"),
  CreateCodeSigningConfig: onEverything("CreateCodeSigningConfig"),
  CreateEventSourceMapping: createMapping,
  CreateFunction: createFunction,
  CreateFunctionUrlConfig: onFunction("CreateFunctionUrlConfig"),
  DeleteAlias: onFunction("DeleteAlias"),
  DeleteCodeSigningConfig: onArn("DeleteCodeSigningConfig", "CodeSigningConfigArn"),
  DeleteEventSourceMapping: onMapping("DeleteEventSourceMapping"),
  DeleteFunction: onFunction("DeleteFunction"),
  DeleteFunctionCodeSigningConfig: onFunction("DeleteFunctionCodeSigningConfig"),
  DeleteFunctionConcurrency: onFunction("DeleteFunctionConcurrency"),
  DeleteFunctionEventInvokeConfig: onFunction("DeleteFunctionEventInvokeConfig"),
  DeleteFunctionUrlConfig: onFunction("DeleteFunctionUrlConfig"),
  DeleteLayerVersion: onLayerVersion("DeleteLayerVersion"),
  DeleteResourcePolicy: onResource("DeleteResourcePolicy"),
  DeleteProvisionedConcurrencyConfig: onFunction("DeleteProvisionedConcurrencyConfig"),
  GetAccountSettings: onEverything("GetAccountSettings"),
  GetAlias: onFunction("GetAlias"),
  GetCodeSigningConfig: onArn("GetCodeSigningConfig", "CodeSigningConfigArn"),
  GetEventSourceMapping: onMapping("GetEventSourceMapping"),
  GetFunction: onFunction("GetFunction"),
  GetFunctionCodeSigningConfig: onFunction("GetFunctionCodeSigningConfig"),
  GetFunctionConcurrency: onFunction("GetFunctionConcurrency"),
  GetFunctionConfiguration: onFunction("GetFunctionConfiguration"),
  GetFunctionEventInvokeConfig: onFunction("GetFunctionEventInvokeConfig"),
  GetFunctionRecursionConfig: onFunction("GetFunctionRecursionConfig"),
  GetFunctionUrlConfig: onFunction("GetFunctionUrlConfig"),
  GetLayerVersion: onLayerVersion("GetLayerVersion"),
  GetLayerVersionByArn: getLayerVersionByArn,
  GetLayerVersionPolicy: onLayerVersion("GetLayerVersionPolicy"),
  GetPolicy: onFunction("GetPolicy"),
  GetProvisionedConcurrencyConfig: onFunction("GetProvisionedConcurrencyConfig"),
  GetResourcePolicy: onResource("GetResourcePolicy"),
  GetRuntimeManagementConfig: onFunction("GetRuntimeManagementConfig"),
  Invoke: onFunction("InvokeFunction"),
  InvokeAsync: onFunction("InvokeFunction"),
  InvokeWithResponseStream: onFunction("InvokeFunction"),
  ListAliases: onFunction("ListAliases"),
  ListCodeSigningConfigs: onEverything("ListCodeSigningConfigs"),
  ListEventSourceMappings: onEverything("ListEventSourceMappings"),
  ListFunctionEventInvokeConfigs: onFunction("ListFunctionEventInvokeConfigs"),
  ListFunctionUrlConfigs: onFunction("ListFunctionUrlConfigs"),
  ListFunctions: onEverything("ListFunctions"),
  ListFunctionsByCodeSigningConfig: onArn("ListFunctionsByCodeSigningConfig", "CodeSigningConfigArn"),
  ListLayerVersions: onLayer("ListLayerVersions"),
  ListLayers: onEverything("ListLayers"),
  ListProvisionedConcurrencyConfigs: onFunction("ListProvisionedConcurrencyConfigs"),
  ListTags: onArn("ListTags", "Resource"),
  ListVersionsByFunction: onFunction("ListVersionsByFunction"),
  PublishLayerVersion: onLayer("PublishLayerVersion"),
  PublishVersion: onFunction("PublishVersion"),
  PutFunctionCodeSigningConfig: onFunctionWith("PutFunctionCodeSigningConfig", "CodeSigningConfigArn"),
  PutFunctionConcurrency: onFunction("PutFunctionConcurrency"),
  PutFunctionEventInvokeConfig: onFunction("PutFunctionEventInvokeConfig"),
  PutFunctionRecursionConfig: onFunction("PutFunctionRecursionConfig"),
  PutProvisionedConcurrencyConfig: onFunction("PutProvisionedConcurrencyConfig"),
  PutResourcePolicy: onResource("PutResourcePolicy"),
  PutRuntimeManagementConfig: onFunction("PutRuntimeManagementConfig"),
  RemoveLayerVersionPermission: onLayerVersion("RemoveLayerVersionPermission"),
  RemovePermission: onFunction("RemovePermission"),
  TagResource: onArn("TagResource", "Resource"),
  UntagResource: onArn("UntagResource", "Resource"),
  UpdateAlias: onFunction("UpdateAlias"),
  UpdateCodeSigningConfig: onArn("UpdateCodeSigningConfig", "CodeSigningConfigArn"),
  UpdateEventSourceMapping: onMapping("UpdateEventSourceMapping"),
  UpdateFunctionCode: onFunction("UpdateFunctionCode"),
  UpdateFunctionConfiguration: updateConfiguration,
  UpdateFunctionEventInvokeConfig: onFunction("UpdateFunctionEventInvokeConfig"),
  UpdateFunctionUrlConfig: onFunction("UpdateFunctionUrlConfig"),
};
