import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { validationError } from "../errors.js";
import { Bindings } from "../expressions/bindings.js";
import type { SyntaxReader } from "../expressions/syntax-reader.js";
import { ITEM_BYTES_MAX } from "../limits.js";
import { toAttributes } from "../values/check-value.js";
import { refusalsIn, type Wording } from "../wording.js";
import { type ConditionRequest, checkScalarKeys, requestedCondition } from "./condition-request.js";
import { checkExpressionParameters } from "./expression-parameters.js";
import { Item } from "./item.js";
import { checkItemKeys } from "./item-key.js";
import type { WritePlan } from "./write-plan.js";

export interface PutRequest extends ConditionRequest {
  Item: Record<string, AttributeValue> | undefined;
  ReturnValues?: string | undefined;
}

/** Plans the writing of a whole item. */
export function planPut(request: PutRequest, reader?: SyntaxReader, wording: Wording = "older"): WritePlan {
  checkExpressionParameters(
    { ConditionExpression: request.ConditionExpression },
    { Expected: request.Expected, ConditionalOperator: request.ConditionalOperator },
    request,
    wording,
  );
  const item = Item.of(toAttributes(request.Item ?? {}, refusalsIn(wording)));
  checkReturnValues(request.ReturnValues);
  if (item.size > ITEM_BYTES_MAX) throw validationError("Item size has exceeded the maximum allowed size");
  const bindings = new Bindings(
    request.ExpressionAttributeNames,
    request.ExpressionAttributeValues,
    reader,
    wording,
  );
  const { condition, paths } = requestedCondition(request, bindings, wording);
  bindings.checkAllUsed();
  return {
    keyed: item.attributes,
    condition,
    check(table) {
      checkItemKeys(table, item.attributes);
      checkScalarKeys(table, paths);
    },
    next: () => item,
  };
}

/** A put or a delete has no other values to return. */
export function checkReturnValues(wanted: string | undefined): void {
  if (wanted === undefined || wanted === "NONE" || wanted === "ALL_OLD") return;
  throw validationError("ReturnValues can only be ALL_OLD or NONE");
}
