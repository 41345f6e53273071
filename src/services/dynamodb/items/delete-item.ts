import type { Op } from "../operation.js";
import { counted } from "../wording.js";
import { answerWrite } from "./answer-write.js";
import { planDelete } from "./plan-delete.js";

export const DeleteItem: Op<"DeleteItem"> = (input, ctx) =>
  answerWrite(
    ctx,
    input,
    counted(() => planDelete(input, ctx.state.expressions, "counted")),
  );
