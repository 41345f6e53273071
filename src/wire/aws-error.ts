import type { StaticErrorSchema } from "@smithy/types";

/** Whose fault an error is: decides the status class and the awsQuery `<Type>`. */
export type Fault = "client" | "server";

export interface ErrorDetails {
  /** HTTP status. Defaults to the schema's, else 400. */
  status?: number;
  fault?: Fault;
  /** Further members of the error's body, by their modelled names (`Item`, `CancellationReasons`, …). */
  members?: Record<string, unknown>;
  /** Extra response headers (`x-amz-bucket-region`, `Allow`, …). */
  headers?: Record<string, string>;
  /** What we know and the caller must not see: goes into the log only. */
  cause?: unknown;
}

/**
 * An error as AWS words it. Thrown anywhere, rendered by the protocol of the call.
 *
 * Built either from an error schema of the SDK package (`new AwsError(ResourceNotFoundException$, message)`)
 * or, where the model has no shape for it, from a code and a status.
 */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  readonly fault: Fault;
  readonly schema: StaticErrorSchema | undefined;
  readonly members: Record<string, unknown>;
  readonly headers: Record<string, string>;

  constructor(kind: StaticErrorSchema | string, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    const traits = typeof kind === "string" ? undefined : errorTraits(kind);
    this.schema = typeof kind === "string" ? undefined : kind;
    this.code = typeof kind === "string" ? kind : kind[2];
    this.status = details.status ?? traits?.status ?? (details.fault === "server" ? 500 : 400);
    this.fault = details.fault ?? (this.status >= 500 ? "server" : "client");
    this.members = details.members ?? {};
    this.headers = details.headers ?? {};
    this.name = this.code;
  }
}

function errorTraits(schema: StaticErrorSchema): { status: number } {
  const traits = schema[3];
  if (typeof traits !== "object" || traits === null) return { status: 400 };
  const { httpError, error } = traits as { httpError?: number; error?: Fault };
  return { status: httpError ?? (error === "server" ? 500 : 400) };
}
