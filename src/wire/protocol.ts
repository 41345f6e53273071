import type { Readable } from "node:stream";
import type { Awaitable } from "./awaitable.js";
import type { AwsError } from "./aws-error.js";
import type { OperationModel, ServiceModel } from "./model.js";

export type ProtocolName =
  | "awsJson1_0"
  | "awsJson1_1"
  | "awsCbor1_1"
  | "restJson1"
  | "restXml"
  | "awsQuery"
  | "ec2Query"
  | "rpcv2Cbor";

/** An HTTP request as the protocols see it: caller known, signature stripped, body already de-chunked. */
export interface WireRequest {
  method: string;
  /** Raw path, percent-encoding untouched, without query; bucket and base path already taken off. */
  path: string;
  /** Raw query string without `?`. */
  query: string;
  /** Names in lower case; a repeated header is joined by `,`. */
  headers: Readonly<Record<string, string>>;
  body: RequestBody;
}

/** The body: a stream for operations that stream, or collected up to a bound for all others. */
export interface RequestBody {
  /** Declared length in bytes after decoding (`x-amz-decoded-content-length` or `content-length`), if known. */
  readonly length: number | undefined;
  stream(): Readable;
  /** Reads it all; a second call gives the same bytes. Throws AwsError `RequestEntityTooLarge` (413) over `maxBytes`. */
  collect(maxBytes: number): Awaitable<Uint8Array>;
}

export type ResponseBody = Uint8Array | string | Readable | undefined;

export interface WireResponse {
  status: number;
  headers: Record<string, string>;
  /** Values of `set-cookie`, a header for each. */
  cookies?: readonly string[];
  body: ResponseBody;
}

export interface ResponseFacts {
  requestId: string;
  /** The request's `accept` header: awsQuery answers JSON to who asks for it. */
  accept?: string | undefined;
}

/**
 * One wire protocol, the server's direction: reads requests and writes responses, both from the SDK's schemas.
 * An instance holds no state of a request.
 */
export interface Protocol {
  readonly name: ProtocolName;
  /**
   * Which operation the request stands for. Query-family protocols wait for a form body, which has the `Action`.
   * Throws the protocol's own error for an unknown operation (`UnknownOperationException`, `InvalidAction`, …).
   */
  route(
    request: WireRequest,
    service: ServiceModel,
    /** Input members already known from outside the request (S3's `Bucket`): they count as present. */
    members?: Readonly<Record<string, unknown>>,
  ): Awaitable<OperationModel>;
  /** The operation's input. Throws AwsError `SerializationException` (or the protocol's equivalent) for malformed input. */
  read(operation: OperationModel, request: WireRequest): Awaitable<Record<string, unknown>>;
  write(operation: OperationModel, output: Record<string, unknown>, facts: ResponseFacts): WireResponse;
  writeError(error: AwsError, service: ServiceModel | undefined, facts: ResponseFacts): WireResponse;
}
