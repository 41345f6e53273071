import type { PutEventsRequestEntry, PutEventsResultEntry } from "@aws-sdk/client-eventbridge";
import { DETAIL_DEPTH_MAX } from "../limits.js";
import type { EventsContext } from "../state.js";

const invalid = (name: string): PutEventsResultEntry => ({
  ErrorCode: "InvalidArgument",
  ErrorMessage: `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
});
const MALFORMED: PutEventsResultEntry = {
  ErrorCode: "MalformedDetail",
  ErrorMessage: "Detail is malformed.",
};

/** What is wrong with one entry; the others do not suffer from it. */
export function checkEntry(
  entry: PutEventsRequestEntry,
  ctx: EventsContext,
): PutEventsResultEntry | undefined {
  const { Source, DetailType, Detail } = entry;
  if (!Source) return invalid("Source");
  if (!DetailType) return invalid("DetailType");
  if (!Detail) return invalid("Detail");
  if (!isObjectText(Detail)) return MALFORMED;
  const isForwarded = ctx.state.forwarded.has(entry);
  if (/^aws\./i.test(Source) && !isForwarded && !speaksForItself(Source, ctx)) {
    return { ErrorCode: "NotAuthorizedForSource", ErrorMessage: "Not authorized for the source." };
  }
  return undefined;
}

/** Sources that begin with `aws.` are those of AWS's services: each may speak for itself. */
export function speaksForItself(source: string, { principal }: EventsContext): boolean {
  return principal.type === "service" && `${source.slice("aws.".length)}.amazonaws.com` === principal.service;
}

function isObjectText(text: string): boolean {
  if (depthOf(text) > DETAIL_DEPTH_MAX) return false;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

/** How deep brackets are nested, before anything is made of them. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [bracket] of text.replace(/"(?:[^"\\]|\\.)*"/gs, "").matchAll(/[[\]{}]/g)) {
    depth += bracket === "[" || bracket === "{" ? 1 : -1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}
