import type { ReturnValue } from "@aws-sdk/client-dynamodb";
import { project } from "../expressions/paths.js";
import type { Op } from "../operation.js";
import type { Attributes } from "../values/attribute-value.js";
import { type Item, toOutput } from "./item.js";
import { planUpdate, type UpdatePlan } from "./plan-update.js";
import { runWrite } from "./run-write.js";
import { writeOutput } from "./write-output.js";

export const UpdateItem: Op<"UpdateItem"> = async (input, ctx) => {
  const plan = planUpdate({ ...input, Key: input.Key });
  const { before, after, consumed } = await runWrite(ctx, input, plan);
  const output = writeOutput(input, consumed, plan.keyed);
  const attributes = returned(input.ReturnValues, plan, before, after);
  return attributes === undefined ? output : Object.assign(output, { Attributes: toOutput(attributes) });
};

function returned(
  wanted: ReturnValue | undefined,
  { targets }: UpdatePlan,
  before: Item | undefined,
  after: Item | undefined,
): Attributes | undefined {
  switch (wanted) {
    case "ALL_OLD":
      return before?.attributes;
    case "ALL_NEW":
      return after?.attributes;
    case "UPDATED_OLD":
      return before && presentOnly(project(before.attributes, targets));
    case "UPDATED_NEW":
      return after && presentOnly(project(after.attributes, targets));
    default:
      return undefined;
  }
}

/** Attributes are left out of an answer that has none of them. */
function presentOnly(attributes: Attributes): Attributes | undefined {
  return Object.keys(attributes).length === 0 ? undefined : attributes;
}
