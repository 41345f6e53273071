import type { Status } from "./platform/events.js";

/** Error payloads as AWS words them, and what tells apart why a function did not answer. */

/** Largest response of a buffered invocation: 6 MiB plus AWS's allowance for the envelope. */
export const RESPONSE_BYTES_MAX = 6_291_556;
/** Largest streamed response. */
export const STREAMED_RESPONSE_BYTES_MAX = 200 * 1024 * 1024;

/** A failure of the function or its environment. */
export interface Failure {
  errorType: string;
  payload: Uint8Array;
  /** What goes into the function's log, where the platform writes a line for it. */
  logLine?: string;
}

/** The environment did not get as far as its first event. */
export class InitFailure extends Error {
  readonly failure: Failure;
  readonly status: Status;
  readonly durationMs: number;
  /** The last 4 KiB of the start's log. */
  readonly logTail: string;

  constructor(failure: Failure, status: Status, durationMs: number, logTail = "") {
    super(failure.errorType);
    this.failure = failure;
    this.status = status;
    this.durationMs = durationMs;
    this.logTail = logTail;
  }
}

function failure(errorType: string, errorMessage: string, logLine?: string): Failure {
  return { errorType, payload: Buffer.from(JSON.stringify({ errorType, errorMessage })), logLine };
}

export function toTimeout(requestId: string, timeoutMs: number, now: number): Failure {
  const sentence = `Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`;
  const time = new Date(now).toISOString();
  return failure(
    "Sandbox.Timedout",
    `RequestId: ${requestId} Error: ${sentence}`,
    `${time} ${requestId} ${sentence}\n\n`,
  );
}

/** How a process ended, as Node tells it. */
export interface ProcessEnd {
  code: number | null;
  signal: string | null;
}

const SIGNAL_NAMES: Readonly<Record<string, string>> = {
  SIGKILL: "killed",
  SIGABRT: "aborted",
  SIGSEGV: "segmentation fault",
  SIGBUS: "bus error",
  SIGILL: "illegal instruction",
  SIGFPE: "floating point exception",
  SIGTERM: "terminated",
  SIGINT: "interrupt",
  SIGTRAP: "trace/breakpoint trap",
};
const SIGNAL_BY_NUMBER: Readonly<Record<number, string>> = {
  2: "SIGINT",
  4: "SIGILL",
  5: "SIGTRAP",
  6: "SIGABRT",
  7: "SIGBUS",
  8: "SIGFPE",
  9: "SIGKILL",
  11: "SIGSEGV",
  15: "SIGTERM",
};
/** A shell, and the sandbox's first process, report a signal as exit status 128 + number. */
const SIGNAL_STATUS_BASE = 128;

export function toExit(requestId: string, end: ProcessEnd): Failure {
  const signal = end.signal ?? SIGNAL_BY_NUMBER[(end.code ?? 0) - SIGNAL_STATUS_BASE];
  const reason = signal
    ? `Runtime exited with error: signal: ${SIGNAL_NAMES[signal] ?? signal}`
    : end.code
      ? `Runtime exited with error: exit status ${end.code}`
      : "Runtime exited without providing a reason";
  return failure(
    "Runtime.ExitError",
    `RequestId: ${requestId} Error: ${reason}`,
    `RequestId: ${requestId} Error: ${reason}\nRuntime.ExitError\n`,
  );
}

export function toOutOfMemory(requestId: string): Failure {
  const reason = "Runtime exited with error: signal: killed";
  return failure(
    "Runtime.OutOfMemory",
    `RequestId: ${requestId} Error: ${reason}`,
    `RequestId: ${requestId} Error: ${reason}\nRuntime.ExitError\n`,
  );
}

/** On AWS the file system is full; here the environment ends, soon after. */
export function toFullTmp(requestId: string, ephemeralMb: number): Failure {
  const reason = "Runtime exited with error: signal: killed";
  return failure(
    "Runtime.ExitError",
    `RequestId: ${requestId} Error: ${reason}`,
    `RequestId: ${requestId} Error: /tmp holds more than ${ephemeralMb} MB. ${reason}\nRuntime.ExitError\n`,
  );
}

export function toOversizedResponse(maxBytes: number): Failure {
  return failure(
    "Function.ResponseSizeTooLarge",
    `Response payload size exceeded maximum allowed payload size (${maxBytes} bytes).`,
  );
}

/** An extension's program has ended while the environment still lived. */
export function toExtensionCrash(requestId: string, name: string, code: number): Failure {
  const reason = code === 0 ? "exit code 0" : `exit status ${code}`;
  return failure(
    "Extension.Crash",
    `RequestId: ${requestId} Error: ${reason}`,
    `RequestId: ${requestId} Error: ${reason}\nExtension.Crash ${name}\n`,
  );
}

/** The `bootstrap` or interpreter could not be started at all. */
export function toInvalidEntrypoint(requestId: string, reason: string): Failure {
  return failure("Runtime.InvalidEntrypoint", `RequestId: ${requestId} Error: ${reason}`, `${reason}\n`);
}

/** A failure that the runtime reported itself, payload kept as it came. */
export function toReported(headerType: string | undefined, payload: Buffer): Failure {
  return { errorType: headerType ?? errorTypeOf(payload) ?? "Unhandled", payload };
}

function errorTypeOf(payload: Buffer): string | undefined {
  try {
    const parsed: unknown = JSON.parse(payload.toString("utf8"));
    if (typeof parsed !== "object" || parsed === null || !("errorType" in parsed)) return undefined;
    return typeof parsed.errorType === "string" ? parsed.errorType : undefined;
  } catch {
    return undefined;
  }
}
