import { AwsError } from "../../wire/aws-error.js";
import { validationError } from "./errors.js";

/**
 * How an operation says what is wrong with its request. In 2026 AWS moved reads and single writes to a newer framework, which
 * words some faults anew; single writes also count each fault of a request, as the model's own constraints always were.
 */
export type Wording = "older" | "newer" | "counted";

/** Makes the error of a fault that the newer framework words as `now`, and the older as `before`. */
export type Refuse = (now: string, before?: string) => AwsError;

export const refuseNow: Refuse = (now) => validationError(now);
export const refuseBefore: Refuse = (now, before = now) => validationError(before);

export function refusalsIn(wording: Wording): Refuse {
  return wording === "older" ? refuseBefore : refuseNow;
}

/** What is told as it is: faults in the form of a value, an item's size, and what is counted already. */
const UNCOUNTED = /^(?:Supplied AttributeValue|Item size|\d+ validation errors? detected)/;

/** Reads a request whose faults are counted. */
export function counted<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    const isCounted = error instanceof AwsError && error.code === "ValidationException";
    if (!isCounted || UNCOUNTED.test(error.message)) throw error;
    throw validationError(`1 validation error detected: ${error.message}`);
  }
}
