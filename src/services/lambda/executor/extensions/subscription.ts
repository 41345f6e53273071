import type { Oversized } from "../runtime-api/collect.js";
import { type DestinationFacts, readDestination } from "./destination.js";
import { LOGS_SCHEMAS } from "./logs-schema.js";

/** Which of the two APIs an extension listens by. */
export type Api = "logs" | "telemetry";

/** What an extension wants to be told, how and where to. */
export interface Subscription {
  api: Api;
  schema: string;
  types: readonly string[];
  destination: DestinationFacts;
  itemsMax: number;
  bytesMax: number;
  timeoutMs: number;
}

/** Bounds and defaults of a subscription's buffering, as AWS documents them. */
const BUFFERING = {
  maxItems: { min: 1_000, max: 10_000, usual: 10_000 },
  maxBytes: { min: 262_144, max: 1_048_576, usual: 262_144 },
  timeoutMs: { min: 25, max: 30_000, usual: 1_000 },
} as const;
const TYPES: readonly string[] = ["platform", "function", "extension"];
const SCHEMAS: Readonly<Record<Api, readonly string[]>> = {
  telemetry: ["2022-07-01", "2022-12-13", "2025-01-29"],
  logs: LOGS_SCHEMAS,
};

interface Given {
  schemaVersion?: unknown;
  types?: unknown;
  destination?: unknown;
  buffering?: unknown;
}

/** Reads the body of a subscription; all that is wrong with it in one text where it is none. */
export function readSubscription(api: Api, body: Buffer | Oversized): Subscription | string {
  const given = parse(body);
  if (!given) return "Could not parse the request body";
  const problems: string[] = [];
  const schema = readSchema(api, given.schemaVersion, problems);
  const types = readTypes(given.types, problems);
  const destination = readDestination(given.destination);
  if (typeof destination === "string") problems.unshift(destination);
  const buffering = readBuffering(given.buffering, problems);
  if (typeof destination === "string" || problems.length > 0) return problems.join("; ");
  const { maxItems, maxBytes, timeoutMs } = buffering;
  return { api, schema, types, destination, itemsMax: maxItems, bytesMax: maxBytes, timeoutMs };
}

function parse(body: Buffer | Oversized): Given | undefined {
  if (!(body instanceof Buffer)) return undefined;
  try {
    const parsed: unknown = JSON.parse(body.toString("utf8"));
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function readSchema(api: Api, given: unknown, problems: string[]): string {
  const known = SCHEMAS[api];
  if (given === undefined) {
    if (api === "telemetry") problems.push("schemaVersion is not provided");
    return known[0] ?? "";
  }
  if (typeof given === "string" && known.includes(given)) return given;
  problems.push(`schemaVersion should be one of ${known.join(", ")}`);
  return "";
}

function readTypes(given: unknown, problems: string[]): string[] {
  if (!Array.isArray(given) || given.length === 0) {
    problems.push("types should not be empty");
    return [];
  }
  if (!given.every((type) => TYPES.includes(type)))
    problems.push(`types should be some of ${TYPES.join(", ")}`);
  return [...new Set(given.map(String))];
}

function readBuffering(given: unknown, problems: string[]): Record<keyof typeof BUFFERING, number> {
  const wanted = isObject(given) ? given : {};
  if (given !== undefined && !isObject(given)) problems.push("buffering should be an object");
  const read = (name: keyof typeof BUFFERING): number => {
    const { min, max, usual } = BUFFERING[name];
    const value = wanted[name] ?? usual;
    if (typeof value === "number" && Number.isInteger(value) && value >= min && value <= max) return value;
    problems.push(`${name} should be between ${min} and ${max}`);
    return usual;
  };
  return { maxItems: read("maxItems"), maxBytes: read("maxBytes"), timeoutMs: read("timeoutMs") };
}
