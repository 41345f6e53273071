import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { DynamoContext } from "../state.js";
import { itemOutput } from "./item.js";
import { runWrite } from "./run-write.js";
import { type WriteOutput, type WriteRequest, writeOutput } from "./write-output.js";
import type { WritePlan } from "./write-plan.js";

interface ReplacingRequest extends WriteRequest {
  ReturnValues?: string | undefined;
  ReturnValuesOnConditionCheckFailure?: string | undefined;
}

/** Carries out a write that leaves nothing of the item before, and answers with that item where it is asked for. */
export function answerWrite(
  ctx: DynamoContext,
  input: ReplacingRequest,
  plan: WritePlan,
): Promise<WriteOutput & { Attributes?: Record<string, AttributeValue> }> {
  return runWrite(ctx, input, plan, ({ before, consumed }) => {
    const output = writeOutput(ctx, input, consumed, plan.keyed);
    if (input.ReturnValues !== "ALL_OLD" || before === undefined) return output;
    return Object.assign(output, { Attributes: itemOutput(before) });
  });
}
