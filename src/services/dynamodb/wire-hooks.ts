import type { WireHooks } from "../../core/service.js";
import { finishBody } from "./response-body.js";
import type { State } from "./state.js";

/** Operations that answer with nothing at all, not even an empty object. */
const WITHOUT_BODY = new Set(["TagResource", "UntagResource"]);

export const wire: WireHooks<State> = {
  finish(request, response, ctx) {
    response.headers["server"] = "Server";
    if (response.status === 200 && WITHOUT_BODY.has(ctx.operation)) response.body = "";
    return finishBody(request.headers, response);
  },
};
