import { compileEventPattern, type EventMatcher } from "../../../core/event-pattern/event-pattern.js";
import { InvalidPattern } from "../../../core/event-pattern/invalid-pattern.js";
import { filterPolicyLimit } from "../errors.js";
import { FILTER_COMBINATIONS_MAX, FILTER_KEYS_MAX, FILTER_POLICY_BYTES_MAX } from "../limits.js";
import type { MessageAttribute } from "../records.js";

/** Which subscriptions want a message. https://docs.aws.amazon.com/sns/latest/dg/sns-message-filtering.html */

export type FilterScope = "MessageAttributes" | "MessageBody";
type Policy = Record<string, unknown>;

/** Throws, by `refuse`, for what is no filter policy. */
export function checkFilterPolicy(text: string, scope: FilterScope, refuse: (reason: string) => Error): void {
  if (Buffer.byteLength(text) > FILTER_POLICY_BYTES_MAX) {
    throw filterPolicyLimit("Filter policy is too large");
  }
  const policy = parse(text, refuse);
  if (Object.keys(policy).length === 0) return;
  if (Object.keys(policy).length > FILTER_KEYS_MAX) {
    throw refuse(`FilterPolicy: Filter policy can not have more than ${FILTER_KEYS_MAX} keys`);
  }
  try {
    compileEventPattern(policy);
  } catch (error) {
    if (!(error instanceof InvalidPattern)) throw error;
    throw refuse(`FilterPolicy: ${error.message}`);
  }
  if (scope === "MessageAttributes" && isNested(policy)) {
    throw refuse("Filter policy scope MessageAttributes does not support nested filter policy");
  }
  if (combinationsOf(policy, 1) > FILTER_COMBINATIONS_MAX) {
    throw refuse("FilterPolicy: Filter policy is too complex");
  }
}

const alternativesOf = (key: string, value: unknown): Policy[] | undefined =>
  key === "$or" && Array.isArray(value) && value.every(isObject) ? value : undefined;

const isNested = (policy: Policy): boolean =>
  Object.entries(policy).some(
    ([key, value]) => isObject(value) || (alternativesOf(key, value) ?? []).some(isNested),
  );

function parse(text: string, refuse: (reason: string) => Error): Policy {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw refuse(`FilterPolicy: failed to parse JSON. ${error instanceof Error ? error.message : ""}`);
  }
  if (!isObject(value)) throw refuse("FilterPolicy: Filter policy must be a JSON object");
  return value;
}

/** The values of every list multiplied, each by the depth of its key; alternatives of `$or` are added up. */
function combinationsOf(policy: Policy, depth: number): number {
  let combinations = 1;
  for (const [key, value] of Object.entries(policy)) {
    const alternatives = alternativesOf(key, value);
    if (alternatives) combinations *= alternatives.reduce((sum, one) => sum + combinationsOf(one, depth), 0);
    else if (isObject(value)) combinations *= combinationsOf(value, depth + 1);
    else if (Array.isArray(value)) combinations *= value.length * depth;
  }
  return combinations;
}

/** What filters look at. */
export interface Filtered {
  body: string;
  attributes: Readonly<Record<string, MessageAttribute>>;
}

/** A stored policy, compiled; an empty one lets everything through. */
export function compileFilter(text: string, scope: FilterScope): (message: Filtered) => boolean {
  const policy: unknown = JSON.parse(text);
  if (!isObject(policy) || Object.keys(policy).length === 0) return () => true;
  const matches: EventMatcher = compileEventPattern(policy);
  if (scope === "MessageAttributes") return ({ attributes }) => matches(toEvent(attributes));
  return ({ body }) => {
    const event = parseBody(body);
    return event !== undefined && matches(event);
  };
}

/** A body that is no JSON object passes no policy. */
export function parseBody(body: string): Policy | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function toEvent(attributes: Filtered["attributes"]): Policy {
  const entries = Object.entries(attributes).map(([name, attribute]) => [name, toValue(attribute)] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function toValue({ DataType, StringValue = "" }: MessageAttribute): unknown {
  if (DataType.startsWith("Binary")) return undefined;
  if (DataType === "Number" || DataType.startsWith("Number.")) return Number(StringValue);
  if (DataType !== "String.Array") return StringValue;
  try {
    const list: unknown = JSON.parse(StringValue);
    return Array.isArray(list) ? list : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Policy {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
