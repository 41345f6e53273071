import type { AccessRequest, ConditionValue } from "../../core/access.js";
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

async function toRequest(action: string, target: FunctionTarget, ctx: LambdaContext): Promise<AccessRequest> {
  const { store } = contextOf(target, ctx);
  const owner = await functions.get(store, target.name);
  return {
    action: `lambda:${action}`,
    resource: toFunctionArn(target),
    resourceAccount: target.account,
    resourcePolicies: await loadPolicies(store, target),
    conditions: owner && toTagConditions("aws:ResourceTag", owner.tags),
  };
}

function toTagConditions(
  prefix: string,
  tags: Readonly<Record<string, string>>,
): Record<string, ConditionValue> {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [`${prefix}/${key}`, value]));
}

/** Who gives a function a role must be allowed to pass it on to Lambda. */
function passRole(role: string | undefined): AccessRequest[] {
  if (!role) return [];
  return [
    { action: "iam:PassRole", resource: role, conditions: { "iam:PassedToService": "lambda.amazonaws.com" } },
  ];
}

const onEverything = (action: string) => (): AccessRequest[] => [
  { action: `lambda:${action}`, resource: "*" },
];

const createFunction: LambdaAccessRule<"CreateFunction"> = async (input, ctx) => {
  const request = await toRequest("CreateFunction", toFunctionTarget(input.FunctionName, ctx), ctx);
  const tags = input.Tags ?? {};
  const tagged =
    Object.keys(tags).length > 0
      ? { ...toTagConditions("aws:RequestTag", tags), "aws:TagKeys": Object.keys(tags) }
      : {};
  return [{ ...request, conditions: { ...request.conditions, ...tagged } }, ...passRole(input.Role)];
};

const updateConfiguration: LambdaAccessRule<"UpdateFunctionConfiguration"> = async (input, ctx) => [
  await toRequest("UpdateFunctionConfiguration", toFunctionTarget(input.FunctionName, ctx), ctx),
  ...passRole(input.Role),
];

export const access = {
  AddPermission: onFunction("AddPermission"),
  CreateFunction: createFunction,
  DeleteFunction: onFunction("DeleteFunction"),
  GetFunction: onFunction("GetFunction"),
  GetFunctionConfiguration: onFunction("GetFunctionConfiguration"),
  GetPolicy: onFunction("GetPolicy"),
  Invoke: onFunction("InvokeFunction"),
  InvokeAsync: onFunction("InvokeFunction"),
  ListFunctions: onEverything("ListFunctions"),
  RemovePermission: onFunction("RemovePermission"),
  UpdateFunctionCode: onFunction("UpdateFunctionCode"),
  UpdateFunctionConfiguration: updateConfiguration,
};
