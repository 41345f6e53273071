import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { AwsError } from "../../../src/wire/aws-error.js";
import {
  loadServiceModel,
  type OperationModel,
  type ServiceModel,
  type ServiceModelFacts,
} from "../../../src/wire/model.js";
import type { Protocol, RequestBody, WireRequest, WireResponse } from "../../../src/wire/protocol.js";
import type { SdkModule } from "../../../src/wire/sdk-types.js";

/** The request an SDK client hands to its `requestHandler`. */
interface SdkRequest {
  method: string;
  path: string;
  hostname: string;
  query?: Record<string, string | string[] | null | undefined>;
  headers: Record<string, string>;
  body?: unknown;
}

interface SdkResponse {
  response: { statusCode: number; headers: Record<string, string>; body: Readable };
}

export type Answer = (
  operation: string,
  input: Record<string, unknown>,
) => Promise<Record<string, unknown>> | Record<string, unknown>;

/** Puts a protocol where the network would be: an official client on one side, a handler on the other. */
export class Loopback {
  readonly service: ServiceModel;
  readonly protocol: Protocol;
  answer: Answer;
  /** Input as our side read it, of the last call. */
  lastInput: Record<string, unknown> | undefined;
  lastOperation: OperationModel | undefined;
  lastRequest: WireRequest | undefined;
  lastResponse: WireResponse | undefined;
  /** Takes off what the service's schema does not know (S3's bucket). */
  rewrite: (request: WireRequest) => { request: WireRequest; members: Record<string, unknown> };

  constructor(protocol: Protocol, sdk: object, facts: ServiceModelFacts, answer: Answer = () => ({})) {
    this.protocol = protocol;
    this.service = loadServiceModel(sdk as SdkModule, facts);
    this.answer = answer;
    this.rewrite = (request) => ({ request, members: {} });
  }

  /** What every official client takes as its configuration. */
  get client() {
    return {
      region: "us-east-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
      endpoint: "http://localhost:4566",
      maxAttempts: 1,
      requestHandler: { handle: (request: SdkRequest) => this.handle(request), destroy() {} } as never,
    };
  }

  async handle(sdkRequest: SdkRequest): Promise<SdkResponse> {
    const wire = await this.exchange(await toWireRequest(sdkRequest));
    this.lastResponse = wire;
    return { response: { statusCode: wire.status, headers: wire.headers, body: wireBody(wire) } };
  }

  async exchange(sent: WireRequest): Promise<WireResponse> {
    this.lastRequest = sent;
    const facts = { requestId: "00000000-0000-4000-8000-000000000000" };
    try {
      const { request, members } = this.rewrite(sent);
      const operation = await this.protocol.route(request, this.service, members);
      this.lastOperation = operation;
      const input = { ...(await this.protocol.read(operation, request)), ...members };
      this.lastInput = input;
      return this.protocol.write(operation, await this.answer(operation.name, input), facts);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return this.protocol.writeError(error, this.service, facts);
    }
  }
}

export function wireBody({ body }: WireResponse): Readable {
  if (body instanceof Readable) return body;
  return Readable.from(body === undefined || body.length === 0 ? [] : [Buffer.from(body)]);
}

/** A request as the gateway would hand it on. */
export function wireRequest(
  parts: Partial<Omit<WireRequest, "body">> & { body?: Uint8Array | string },
): WireRequest {
  const { body = "", ...rest } = parts;
  return { method: "POST", path: "/", query: "", headers: {}, ...rest, body: bodyOf(Buffer.from(body)) };
}

function bodyOf(bytes: Uint8Array): RequestBody {
  return {
    length: bytes.byteLength,
    stream: () => Readable.from(bytes.byteLength ? [bytes] : []),
    collect: async (maxBytes) => {
      if (bytes.byteLength > maxBytes) {
        throw new AwsError("RequestEntityTooLarge", "Request entity too large", { status: 413 });
      }
      return bytes;
    },
  };
}

export async function toWireRequest(request: SdkRequest): Promise<WireRequest> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) headers[name.toLowerCase()] = String(value);
  return {
    method: request.method,
    path: request.path,
    query: queryText(request.query ?? {}),
    headers,
    body: bodyOf(await bytesOf(request.body)),
  };
}

async function bytesOf(body: unknown): Promise<Uint8Array> {
  if (body === undefined || body === null) return new Uint8Array();
  if (typeof body === "string" || body instanceof Uint8Array) return Buffer.from(body);
  return buffer(body as AsyncIterable<Uint8Array>);
}

function queryText(query: Record<string, string | string[] | null | undefined>): string {
  const parts: string[] = [];
  for (const [name, value] of Object.entries(query)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      const text = item === null || item === undefined ? "" : `=${encodeURIComponent(item)}`;
      parts.push(encodeURIComponent(name) + text);
    }
  }
  return parts.join("&");
}
