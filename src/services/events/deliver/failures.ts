import { AwsError } from "../../../wire/aws-error.js";

interface Details {
  isRetryable?: boolean;
  /** The credentials were; others may do. */
  isRefused?: boolean;
  /** The endpoint's own wish. */
  retryAfterMs?: number;
}

/** A target that could not be reached, by the code that a dead letter tells it by. */
export class DeliveryFailure extends Error {
  readonly code: string;
  readonly details: Details;

  constructor(code: string, message: string, details: Details = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

/** Gone, forbidden, wrong: it will not be better later. */
export function isFinal(error: unknown): boolean {
  if (error instanceof DeliveryFailure) return error.details.isRetryable !== true;
  return error instanceof AwsError && error.fault === "client" && error.status !== 429;
}

/** EventBridge's own words for what went wrong. */
export function codeOf(error: unknown): string {
  if (error instanceof DeliveryFailure) return error.code;
  if (!(error instanceof AwsError)) return "INTERNAL_ERROR";
  if (error.code === "INVALID_JSON") return error.code;
  if (error.status === 429 || /Throttl|TooManyRequests/.test(error.code)) return "THROTTLING";
  if (/AccessDenied|AuthorizationError/.test(error.code)) return "NO_PERMISSIONS";
  if (/NotFound|DoesNotExist|NonExistent/.test(error.code)) return "NO_RESOURCE";
  return error.fault === "client" ? "SDK_CLIENT_ERROR" : "SERVICE_ERROR";
}
