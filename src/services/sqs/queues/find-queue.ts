import type { Reader } from "../../../core/store/store.js";
import { queueNotFound } from "../errors.js";
import type { QueueRecord } from "../records.js";
import type { SqsContext } from "../state.js";
import { queues } from "../store.js";
import { parseQueueUrl } from "./names.js";

/** Whether a client sent it as a form or by GET; JSON and calls from other services are not. */
export function isQueryCall({ request: { method, headers } }: SqsContext): boolean {
  return method === "GET" || (headers["content-type"] ?? "").startsWith("application/x-www-form-urlencoded");
}

/** The queue of a URL, in the region of the call. */
export async function findQueue(
  ctx: SqsContext,
  url: string | undefined,
  from: Reader = ctx.store,
): Promise<QueueRecord> {
  const { account, name } = parseQueueUrl(url, ctx.account);
  const found = await queues.get(from, account, ctx.region, name);
  if (!found) throw queueNotFound(isQueryCall(ctx));
  ctx.state.used.set(found.id, ctx.clock.now());
  return found;
}

/** The same queue as read before, as the transaction sees it; throws where it has gone meanwhile. */
export async function reload(from: Reader, queue: QueueRecord): Promise<QueueRecord> {
  const found = await queues.get(from, queue.account, queue.region, queue.name);
  if (found?.id !== queue.id) throw queueNotFound();
  return found;
}
