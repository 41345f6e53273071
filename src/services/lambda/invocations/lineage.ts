import { createHash } from "node:crypto";

/** An event may have come through one function so many times, its first included. */
export const LOOP_MAX = 16;
/** Functions that one trace remembers. */
const ENTRIES_MAX = 32;
const HASH_DIGITS = 8;
const FIELD = /(?:^|;)Lineage=([^;]*)/;

/** What an invocation's trace becomes, and how often it has now come through the function. */
export interface Lineage {
  traceId: string;
  count: number;
}

/**
 * Counts one more run of the function in the trace's field `Lineage=HASH:COUNT|HASH:COUNT`. Functions pass their trace on with
 * every call that an SDK makes, so that a loop finds its own count again.
 */
export function extendLineage(traceId: string, functionArn: string): Lineage {
  const own = createHash("sha256").update(functionArn).digest("hex").slice(0, HASH_DIGITS);
  const counts = new Map(parse(traceId));
  const count = (counts.get(own) ?? 0) + 1;
  counts.delete(own);
  const entries = [...counts].slice(-(ENTRIES_MAX - 1));
  const lineage = [...entries, [own, count] as const].map(([hash, n]) => `${hash}:${n}`).join("|");
  return { traceId: `${traceId.replace(FIELD, "")};Lineage=${lineage}`, count };
}

/** How often a trace has come through the function already. */
export function countRuns(traceId: string | undefined, functionArn: string): number {
  return traceId === undefined ? 0 : extendLineage(traceId, functionArn).count - 1;
}

function parse(traceId: string): [string, number][] {
  return (FIELD.exec(traceId)?.[1] ?? "").split("|").flatMap((entry): [string, number][] => {
    const [, hash = "", count] = /^([0-9a-f]{8}):(\d{1,5})$/.exec(entry) ?? [];
    return hash === "" ? [] : [[hash, Number(count)]];
  });
}
