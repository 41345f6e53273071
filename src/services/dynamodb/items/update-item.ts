import type { AttributeValue, ReturnValue } from "@aws-sdk/client-dynamodb";
import type { Path } from "../expressions/bindings.js";
import { project } from "../expressions/paths.js";
import type { Op } from "../operation.js";
import { counted } from "../wording.js";
import { type Item, itemOutput, toOutput } from "./item.js";
import { planUpdate, type UpdatePlan } from "./plan-update.js";
import { runWrite } from "./run-write.js";
import { writeOutput } from "./write-output.js";

export const UpdateItem: Op<"UpdateItem"> = (input, ctx) => {
  const plan = counted(() => planUpdate(input, ctx.state.expressions, "counted"));
  return runWrite(ctx, input, plan, ({ before, after, consumed }) => {
    const output = writeOutput(ctx, input, consumed, plan.keyed);
    const attributes = returned(input.ReturnValues, plan, before, after);
    return attributes === undefined ? output : Object.assign(output, { Attributes: attributes });
  });
};

function returned(
  wanted: ReturnValue | undefined,
  { targets }: UpdatePlan,
  before: Item | undefined,
  after: Item | undefined,
): Record<string, AttributeValue> | undefined {
  switch (wanted) {
    case "ALL_OLD":
      return before && itemOutput(before);
    case "ALL_NEW":
      return after && itemOutput(after);
    case "UPDATED_OLD":
      return before && partOutput(before, targets);
    case "UPDATED_NEW":
      return after && partOutput(after, targets);
    default:
      return undefined;
  }
}

/** Attributes are left out of an answer that has none of them. */
function partOutput(item: Item, paths: readonly Path[]): Record<string, AttributeValue> | undefined {
  const part = project(item.attributes, paths);
  return Object.keys(part).length === 0 ? undefined : toOutput(part);
}
