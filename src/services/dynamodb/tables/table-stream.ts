import type { StreamSpecification } from "@aws-sdk/client-dynamodb";
import { invalidParameter } from "../errors.js";
import type { DynamoContext } from "../state.js";
import type { TableStream } from "./table.js";

/** The stream that a request asks for. */
export function toStream(
  ctx: DynamoContext,
  given: StreamSpecification | undefined,
): TableStream | undefined {
  if (given === undefined) return undefined;
  if (!given.StreamEnabled) {
    if (given.StreamViewType === undefined) return undefined;
    throw invalidParameter("StreamViewType cannot be specified when StreamEnabled is false");
  }
  if (given.StreamViewType === undefined) {
    throw invalidParameter("StreamViewType must be specified when StreamEnabled is true");
  }
  return { label: streamLabel(ctx.clock.now()), view: given.StreamViewType, isEnabled: true };
}

/** `2026-01-31T12:34:56.789` */
function streamLabel(now: number): string {
  return new Date(now).toISOString().slice(0, -1);
}
