import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { Bindings } from "../expressions/bindings.js";
import type { SyntaxReader } from "../expressions/syntax-reader.js";
import { type ConditionRequest, checkScalarKeys, requestedCondition } from "./condition-request.js";
import { checkExpressionParameters } from "./expression-parameters.js";
import { checkKey, toKey } from "./item-key.js";
import { checkReturnValues } from "./plan-put.js";
import type { WritePlan } from "./write-plan.js";

export interface DeleteRequest extends ConditionRequest {
  Key: Record<string, AttributeValue> | undefined;
  ReturnValues?: string | undefined;
}

/** Plans the deletion of an item. */
export function planDelete(request: DeleteRequest, reader?: SyntaxReader): WritePlan {
  const plan = planCheck(request, reader);
  return { ...plan, next: () => undefined };
}

/** Plans a look at an item that leaves it as it is. */
export function planCheck(request: DeleteRequest, reader?: SyntaxReader): WritePlan {
  checkExpressionParameters(
    { ConditionExpression: request.ConditionExpression },
    { Expected: request.Expected, ConditionalOperator: request.ConditionalOperator },
    request,
  );
  const key = toKey(request.Key);
  checkReturnValues(request.ReturnValues);
  const bindings = new Bindings(request.ExpressionAttributeNames, request.ExpressionAttributeValues, reader);
  const { condition, paths } = requestedCondition(request, bindings);
  bindings.checkAllUsed();
  return {
    keyed: key,
    condition,
    check(table) {
      checkKey(table, key);
      checkScalarKeys(table, paths);
    },
    next: (_table, before) => before,
  };
}
