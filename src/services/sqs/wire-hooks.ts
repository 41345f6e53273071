import type { WireHooks } from "../../core/service.js";
import type { SqsState } from "./state.js";

const QUEUE_PATH = /^\/(?:queue\/[a-z0-9-]+\/)?\d{12}\/[\w-]{1,80}(?:\.fifo)?\/?$/;

/** A call on a queue's own address means that queue, if it names none itself. */
export const wire: WireHooks<SqsState> = {
  rewrite(request, host) {
    if (!QUEUE_PATH.test(request.path)) return { request, members: {} };
    const isJson = request.headers["x-amz-target"] !== undefined;
    const members = isJson ? {} : { QueueUrl: `http://${host}${request.path}` };
    return { request: { ...request, path: "/" }, members };
  },
};
