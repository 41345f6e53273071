import { notActive, streamNotFound } from "../errors.js";
import type { KinesisContext } from "../operation.js";
import type { StreamRecord } from "../store.js";

export type StreamStatus = "ACTIVE" | "CREATING" | "UPDATING";

export function statusOf({ transition }: StreamRecord, now: number): StreamStatus {
  return transition && transition.until > now ? transition.status : "ACTIVE";
}

/** For so long as the settings say, a change is under way. */
export function withTransition(
  stream: StreamRecord,
  status: "CREATING" | "UPDATING",
  ctx: KinesisContext,
): StreamRecord {
  const { streamDelayMs } = ctx.state.settings;
  if (streamDelayMs === 0) return stream;
  return { ...stream, transition: { status, until: ctx.clock.now() + streamDelayMs } };
}

/** Only an active stream is changed. */
export function checkActive(stream: StreamRecord, now: number): void {
  const status = statusOf(stream, now);
  if (status !== "ACTIVE") throw notActive(stream, status);
}

/** A stream that is still being created holds no records, nor takes any. */
export function checkCreated(stream: StreamRecord, now: number): void {
  if (statusOf(stream, now) === "CREATING") throw streamNotFound(stream);
}
