import type { Op } from "../operation.js";
import { counted } from "../wording.js";
import { answerWrite } from "./answer-write.js";
import { planPut } from "./plan-put.js";

export const PutItem: Op<"PutItem"> = (input, ctx) =>
  answerWrite(
    ctx,
    input,
    counted(() => planPut(input, ctx.state.expressions, "counted")),
  );
