import type { Op } from "../operation.js";
import { counted } from "../wording.js";
import { itemOutput } from "./item.js";
import { planDelete } from "./plan-delete.js";
import { runWrite } from "./run-write.js";
import { writeOutput } from "./write-output.js";

export const DeleteItem: Op<"DeleteItem"> = (input, ctx) => {
  const plan = counted(() => planDelete(input, ctx.state.expressions, "counted"));
  return runWrite(ctx, input, plan).then(({ before, consumed }) => {
    const output = writeOutput(ctx, input, consumed, plan.keyed);
    if (input.ReturnValues !== "ALL_OLD" || before === undefined) return output;
    return Object.assign(output, { Attributes: itemOutput(before) });
  });
};
