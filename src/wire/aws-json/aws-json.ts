import { type Awaitable, isPending } from "../awaitable.js";
import type { AwsError } from "../aws-error.js";
import { modelledErrorMembers } from "../error-members.js";
import { compileStreamWriter } from "../event-stream/stream-writer.js";
import { JsonCodecs } from "../json/codecs.js";
import { parseJson } from "../json/parse.js";
import { stringifyJson } from "../json/written-json.js";
import { inputOf, type OperationModel, outputOf, type ServiceModel } from "../model.js";
import type { Protocol, ProtocolName, ResponseFacts, WireRequest, WireResponse } from "../protocol.js";
import { queryErrorHeaders } from "../query-compatible.js";
import { type NormalizedSchema, schemaOf } from "../schema.js";
import { serializationError, type TreeReader } from "../tree/reader.js";
import { messageKeyOf, qualifiedErrorName } from "./error-names.js";
import { routeByTarget } from "./target.js";

interface Codec {
  read: TreeReader;
  write: (output: Record<string, unknown>) => WireResponse;
}

/** awsJson 1.0 and 1.1: every operation is a POST to `/`, named by `x-amz-target`. */
export class AwsJson implements Protocol {
  readonly name: ProtocolName;
  readonly #contentType: string;
  readonly #codecs = new WeakMap<OperationModel, Codec>();
  readonly #json = new JsonCodecs(false);

  constructor(version: "1.0" | "1.1") {
    this.name = version === "1.0" ? "awsJson1_0" : "awsJson1_1";
    this.#contentType = `application/x-amz-json-${version}`;
  }

  route(request: WireRequest, service: ServiceModel): OperationModel {
    return routeByTarget(request, service, [this.#contentType, "application/json"]);
  }

  read(operation: OperationModel, request: WireRequest): Awaitable<Record<string, unknown>> {
    const body = request.body.collect(operation.service.bodyBytesMax);
    return isPending(body)
      ? body.then((bytes) => this.#readBody(operation, bytes))
      : this.#readBody(operation, body);
  }

  #readBody(operation: OperationModel, body: Uint8Array): Record<string, unknown> {
    const json = parseJson(body);
    // A body of `null`, `"x"` or `1` is no request at all; a list is one of the wrong type.
    if (typeof json !== "object" || json === null) throw serializationError("");
    return this.#codec(operation).read(json, 0) as Record<string, unknown>;
  }

  write(operation: OperationModel, output: Record<string, unknown>, _facts: ResponseFacts): WireResponse {
    return this.#codec(operation).write(output);
  }

  writeError(error: AwsError, service: ServiceModel | undefined, _facts: ResponseFacts): WireResponse {
    if (error.code === "UnknownOperationException" && error.status === 404) {
      return { status: 404, headers: { ...error.headers }, body: "<UnknownOperationException/>\n" };
    }
    const headers: Record<string, string> = { ...error.headers, "content-type": this.#contentType };
    Object.assign(headers, queryErrorHeaders(error, service));
    const body = { __type: qualifiedErrorName(service?.name, error.code), ...this.#errorMembers(error) };
    return { status: error.status, headers, body: JSON.stringify(body) };
  }

  #errorMembers(error: AwsError): Record<string, unknown> {
    const members = modelledErrorMembers(error);
    if (members !== undefined && error.schema !== undefined) {
      return this.#json.writers.compile(schemaOf(error.schema))(members) as Record<string, unknown>;
    }
    const message = error.message === "" ? {} : { [messageKeyOf(error.code)]: error.message };
    return { ...message, ...error.members };
  }

  #codec(operation: OperationModel): Codec {
    const known = this.#codecs.get(operation);
    if (known) return known;
    const readers = this.#json.readersOf(operation.service);
    const codec = {
      read: readers.compile(inputOf(operation)),
      write: this.#compileWriter(outputOf(operation)),
    };
    this.#codecs.set(operation, codec);
    return codec;
  }

  #compileWriter(output: NormalizedSchema): Codec["write"] {
    const stream = compileStreamWriter(this.#json.eventWriter, output);
    if (stream !== undefined) return stream;
    const write = this.#json.writers.compile(output);
    const contentType = this.#contentType;
    return (value) => ({
      status: 200,
      headers: { "content-type": contentType },
      body: stringifyJson(write(value)),
    });
  }
}
