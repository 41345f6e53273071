import { LOWER_HEX } from "../../../core/ids.js";
import type { LambdaContext } from "../operation.js";

const UNIQUE_DIGITS = 24;
const PARENT_DIGITS = 16;

/** The X-Ray trace that an invocation belongs to: the caller's, or a new one that is not sampled. */
export function toTraceId(ctx: LambdaContext): string {
  const given = ctx.request.headers["x-amzn-trace-id"];
  return given?.startsWith("Root=") ? given : newTraceId(ctx);
}

/** A trace that is not sampled. */
export function newTraceId(ctx: LambdaContext): string {
  const seconds = Math.floor(ctx.clock.now() / 1000).toString(16);
  const unique = ctx.ids.string(UNIQUE_DIGITS, LOWER_HEX);
  return `Root=1-${seconds}-${unique};Parent=${ctx.ids.string(PARENT_DIGITS, LOWER_HEX)};Sampled=0`;
}
