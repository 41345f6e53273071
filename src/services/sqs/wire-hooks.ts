import type { WireHooks } from "../../core/service.js";
import { invalidAction } from "./errors.js";
import type { SqsState } from "./state.js";

const QUEUE_PATH = /^\/(?:queue\/[a-z0-9-]+\/)?\d{12}\/[\w-]{1,80}(?:\.fifo)?\/?$/;

/** What a queue's own address takes by GET. */
const ON_QUEUE = new Set([
  "AddPermission",
  "ChangeMessageVisibility",
  "ChangeMessageVisibilityBatch",
  "DeleteMessage",
  "DeleteMessageBatch",
  "DeleteQueue",
  "GetQueueAttributes",
  "GetQueueUrl",
  "ListDeadLetterSourceQueues",
  "ListQueueTags",
  "PurgeQueue",
  "ReceiveMessage",
  "RemovePermission",
  "SendMessage",
  "SendMessageBatch",
  "SetQueueAttributes",
  "TagQueue",
  "UntagQueue",
]);

const actionOf = (query: string) => new URLSearchParams(query).get("Action");

export const wire: WireHooks<SqsState> = {
  /** A call on a queue's own address means that queue, if it names none itself. */
  rewrite(request, host) {
    if (!QUEUE_PATH.test(request.path)) return { request, members: {} };
    if (request.headers["x-amz-target"] !== undefined) {
      return { request: { ...request, path: "/" }, members: {} };
    }
    const action = actionOf(request.query);
    if (request.method === "GET" && action !== null && !ON_QUEUE.has(action)) throw invalidAction(action);
    // In front of the other parameters, which win.
    const own = `QueueUrl=${encodeURIComponent(`http://${host}${request.path}`)}`;
    const query = request.query === "" ? own : `${own}&${request.query}`;
    return { request: { ...request, path: "/", query }, members: {} };
  },

  /** A GET that asks for nothing is no operation, in no protocol. */
  async intercept({ method, query }) {
    if (method !== "GET" || actionOf(query) !== null) return undefined;
    return {
      status: 404,
      headers: { "content-type": "application/xml" },
      body: "<UnknownOperationException/>\n",
    };
  },
};
