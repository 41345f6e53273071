import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { Bindings } from "../expressions/bindings.js";
import type { SyntaxReader } from "../expressions/syntax-reader.js";
import type { Wording } from "../wording.js";
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
export function planDelete(
  request: DeleteRequest,
  reader?: SyntaxReader,
  wording: Wording = "older",
): WritePlan {
  const plan = planCheck(request, reader, wording);
  return { ...plan, next: () => undefined };
}

/** Plans a look at an item that leaves it as it is. */
export function planCheck(
  request: DeleteRequest,
  reader?: SyntaxReader,
  wording: Wording = "older",
): WritePlan {
  checkExpressionParameters(
    { ConditionExpression: request.ConditionExpression },
    { Expected: request.Expected, ConditionalOperator: request.ConditionalOperator },
    request,
    wording,
  );
  const key = toKey(request.Key, wording);
  checkReturnValues(request.ReturnValues);
  const bindings = new Bindings(
    request.ExpressionAttributeNames,
    request.ExpressionAttributeValues,
    reader,
    wording,
  );
  const { condition, paths } = requestedCondition(request, bindings, wording);
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
