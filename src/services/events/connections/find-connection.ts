import type { Reader } from "../../../core/store/store.js";
import { connectionNotFound } from "../errors.js";
import { parseEndpointArn } from "../names.js";
import type { ConnectionRecord } from "../records.js";
import type { EventsContext } from "../state.js";
import { connections } from "../store.js";

/** The caller's connection of a name; `doing` is how the error tells what was wanted of it. */
export async function findConnection(
  ctx: EventsContext,
  name: string | undefined,
  doing: string,
  from: Reader = ctx.store,
): Promise<ConnectionRecord> {
  const found = await connections.get(from, ctx.account, ctx.region, name ?? "");
  if (!found) throw connectionNotFound(doing, name ?? "");
  return found;
}

/** The very connection of an ARN, not a later one of its name. */
export async function connectionOfArn(from: Reader, arn: string): Promise<ConnectionRecord | undefined> {
  const named = parseEndpointArn(arn, "connection");
  const found = named && (await connections.get(from, named.account, named.region, named.name));
  return found?.id === named?.id ? found : undefined;
}
