import type { Op } from "../operation.js";
import { counted } from "../wording.js";
import { itemOutput } from "./item.js";
import { planPut } from "./plan-put.js";
import { runWrite } from "./run-write.js";
import { writeOutput } from "./write-output.js";

export const PutItem: Op<"PutItem"> = (input, ctx) => {
  const plan = counted(() => planPut(input, ctx.state.expressions, "counted"));
  return runWrite(ctx, input, plan).then(({ before, consumed }) => {
    const output = writeOutput(ctx, input, consumed, plan.keyed);
    if (input.ReturnValues !== "ALL_OLD" || before === undefined) return output;
    return Object.assign(output, { Attributes: itemOutput(before) });
  });
};
