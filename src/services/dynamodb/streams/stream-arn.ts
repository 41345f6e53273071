import type { Reader } from "../../../core/store/store.js";
import { validationError } from "../errors.js";
import { streams } from "../store.js";
import { streamNotFound } from "./errors.js";
import type { StreamsContext } from "./operation.js";
import type { Stream } from "./stream.js";

const ARN = /^arn:[^:]+:dynamodb:([^:]+):(\d{12}):table\/([^/]+)\/stream\/(.+)$/;

export function arnOf(ctx: StreamsContext, { table, label }: Pick<Stream, "table" | "label">): string {
  return `arn:${ctx.partition}:dynamodb:${ctx.region}:${ctx.account}:table/${table}/stream/${label}`;
}

/** Table and label of an ARN. */
export function parseStreamArn(arn: string): { table: string; label: string } {
  const match = ARN.exec(arn);
  if (match === null) throw validationError(`Invalid StreamArn: Invalid ARN provided as input ${arn}`);
  const [, , , table = "", label = ""] = match;
  return { table, label };
}

export async function openStreamByArn(reader: Reader, ctx: StreamsContext, arn: string): Promise<Stream> {
  const { table, label } = parseStreamArn(arn);
  const stream = arn === arnOf(ctx, { table, label }) ? await streams.get(reader, table, label) : undefined;
  if (stream === undefined) throw streamNotFound(arn);
  return stream;
}
