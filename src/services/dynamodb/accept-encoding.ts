/** What an answer can be compressed with, in the order DynamoDB prefers. */
const ENCODINGS = ["gzip", "deflate"] as const;
export type Encoding = (typeof ENCODINGS)[number];

/**
 * The encoding that an `Accept-Encoding` header gives the greatest weight; of equal ones, that which it names first.
 * `identity` counts for nothing, and what is not well-formed is read the way DynamoDB reads it.
 */
export function preferredEncoding(accepted: string): Encoding | undefined {
  const weights = new Map<string, number>();
  for (const entry of accepted.split(",")) {
    const mark = entry.indexOf(";");
    const name = (mark < 0 ? entry : entry.slice(0, mark)).trim().toLowerCase();
    const weight = mark < 0 ? 1 : weightOf(entry.slice(mark));
    weights.set(name, Math.max(weight, weights.get(name) ?? 0));
  }
  const wildcard = weights.get("*") ?? 0;
  let best: Encoding | undefined;
  let bestWeight = 0;
  const named = [...weights.keys()].filter(isEncoding);
  for (const encoding of [...named, ...ENCODINGS]) {
    const weight = weights.get(encoding) ?? wildcard;
    if (weight <= bestWeight) continue;
    best = encoding;
    bestWeight = weight;
  }
  return best;
}

/** The first `q=` wherever it stands, between 0 and 1; 1 if it is no number. */
function weightOf(parameters: string): number {
  const value = /q=([^;]*)/i.exec(parameters)?.[1]?.trim();
  if (value === undefined || !/^-?\d+(\.\d*)?$/.test(value)) return 1;
  return Math.min(1, Math.max(0, Number(value)));
}

function isEncoding(name: string): name is Encoding {
  return (ENCODINGS as readonly string[]).includes(name);
}
