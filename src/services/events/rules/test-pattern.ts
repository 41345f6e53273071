import { invalidParameter } from "../errors.js";
import type { Op } from "../state.js";
import { toMatcher } from "./matcher.js";

const FIELDS = ["id", "detail-type", "source", "account", "time", "region"];

export const TestEventPattern: Op<"TestEventPattern"> = async (input) => {
  const event = readEvent(input.Event ?? "");
  return { Result: toMatcher(input.EventPattern ?? "")(event) };
};

/** An event has all the fields that AWS gives one. */
function readEvent(text: string): unknown {
  let event: unknown;
  try {
    event = JSON.parse(text);
  } catch {
    throw invalidParameter("Event");
  }
  const isEvent = typeof event === "object" && event !== null && !Array.isArray(event);
  if (!isEvent || !FIELDS.every((field) => Object.hasOwn(event as object, field))) {
    throw invalidParameter("Event");
  }
  return event;
}
