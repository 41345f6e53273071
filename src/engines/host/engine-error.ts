/**
 * What goes wrong in an engine, as a code that callers can switch on. Crosses the thread with its code, message and details.
 *
 * Codes of the host itself: `busy` (queue full), `crashed` (the thread died under the call), `overdue` (the call ran past
 * its limit), `stopped` (the host was stopped), `internal` (the engine threw something else). An engine adds its own.
 */
export class EngineError extends Error {
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: string,
    message: string,
    options: { details?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "EngineError";
    this.code = code;
    this.details = options.details ?? {};
  }
}

/** An error as it crosses the thread: structured clone keeps no class and no code. */
export interface ErrorMessage {
  code: string;
  message: string;
  details: Record<string, unknown>;
  stack: string | undefined;
}

export function toErrorMessage(thrown: unknown): ErrorMessage {
  if (thrown instanceof EngineError) {
    const { code, message, details, stack } = thrown;
    return { code, message, details: { ...details }, stack };
  }
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  return { code: "internal", message: error.message, details: {}, stack: error.stack };
}

export function fromErrorMessage(sent: ErrorMessage): EngineError {
  const error = new EngineError(sent.code, sent.message, { details: sent.details });
  if (sent.stack !== undefined) error.stack = sent.stack;
  return error;
}
