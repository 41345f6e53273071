import { AwsError } from "../../wire/aws-error.js";

const FULL = new Set(["ENOSPC", "EDQUOT"]);

/** A full disk is the caller's news, as AWS words a service out of capacity; all else is ours. */
export function toDiskError(error: unknown): unknown {
  if (!isSystemError(error) || !FULL.has(error.code)) return error;
  return new AwsError("ServiceUnavailable", "Service is unable to handle request.", {
    status: 503,
    fault: "server",
    cause: error,
  });
}

export function isMissing(error: unknown): boolean {
  return isSystemError(error) && error.code === "ENOENT";
}

export function isSystemError(error: unknown): error is Error & { code: string } {
  return error instanceof Error && "code" in error && typeof error.code === "string";
}

export function tooLarge(): AwsError {
  return new AwsError("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size", {
    status: 400,
  });
}
