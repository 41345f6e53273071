import { AwsError } from "../aws-error.js";
import { messageKeyOf } from "../aws-json/error-names.js";
import { modelledErrorMembers } from "../error-members.js";
import { type BodyReader, compileRequest, type Place, type RequestReader } from "../http/request-reader.js";
import { type BodyWriter, compileResponse, type ResponseWriter } from "../http/response-writer.js";
import { RouteTables } from "../http/routes.js";
import { uriPatternOf } from "../http/uri-pattern.js";
import { JsonCodecs } from "../json/codecs.js";
import { parseJson } from "../json/parse.js";
import { type OperationModel, outputOf, type ServiceModel } from "../model.js";
import type { Protocol, ResponseFacts, WireRequest, WireResponse } from "../protocol.js";
import { kindOf, type NormalizedSchema, schemaOf } from "../schema.js";
import { serializationError } from "../tree/reader.js";

interface Codec {
  read: RequestReader;
  write: ResponseWriter;
  status: number;
}

/** restJson1: method and path name the operation; JSON bodies; the error's name stands in a header. */
export class RestJson implements Protocol {
  readonly name = "restJson1";
  readonly #routes = new RouteTables();
  readonly #codecs = new WeakMap<OperationModel, Codec>();
  readonly #errors = new WeakMap<object, ResponseWriter>();
  readonly #json = new JsonCodecs(true);
  async route(
    request: WireRequest,
    service: ServiceModel,
    members: Readonly<Record<string, unknown>> = {},
  ): Promise<OperationModel> {
    const { operation } = this.#routes.of(service).find(request, members);
    if (operation === undefined) throw new AwsError("UnknownOperationException", "", { status: 404 });
    return operation;
  }

  read(operation: OperationModel, request: WireRequest): Promise<Record<string, unknown>> {
    return this.#codec(operation).read(request);
  }

  write(operation: OperationModel, output: Record<string, unknown>, _facts: ResponseFacts): WireResponse {
    const { write, status } = this.#codec(operation);
    return write(output, status);
  }

  writeError(error: AwsError, _service: ServiceModel | undefined, _facts: ResponseFacts): WireResponse {
    const { status, headers, body } = this.#writeErrorMembers(error);
    return { status, headers: { ...error.headers, ...headers, "x-amzn-errortype": error.code }, body };
  }

  #writeErrorMembers(error: AwsError): WireResponse {
    const members = modelledErrorMembers(error);
    if (members === undefined || error.schema === undefined) {
      const message = error.message === "" ? {} : { [messageKeyOf(error.code)]: error.message };
      const body = JSON.stringify({ ...message, ...error.members });
      return { status: error.status, headers: { "content-type": "application/json" }, body };
    }
    let write = this.#errors.get(error.schema);
    if (write === undefined) {
      write = compileResponse(schemaOf(error.schema), this.#bodyWriter());
      this.#errors.set(error.schema, write);
    }
    return write({ ...errorType(error), ...members }, error.status);
  }

  #codec(operation: OperationModel): Codec {
    const known = this.#codecs.get(operation);
    if (known) return known;
    const codec: Codec = {
      read: compileRequest(operation, this.#bodyReader(operation.service)),
      write: compileResponse(outputOf(operation), this.#bodyWriter()),
      status: uriPatternOf(operation)?.status ?? 200,
    };
    this.#codecs.set(operation, codec);
    return codec;
  }

  #bodyReader(service: ServiceModel): BodyReader {
    const compileBody = (schema: NormalizedSchema) => this.#compileReader(schema, service);
    return { compileBody, fail: failMember, events: this.#json.eventReaderOf(service) };
  }

  #bodyWriter(): BodyWriter {
    const compile = (schema: NormalizedSchema) => this.#compileWriter(schema);
    return {
      contentType: "application/json",
      emptyBody: "{}",
      compileBody: compile,
      compilePayload: compile,
      events: this.#json.eventWriter,
    };
  }

  #compileReader(schema: NormalizedSchema, service: ServiceModel): (body: Uint8Array) => unknown {
    const read = this.#json.readersOf(service).compile(schema);
    const isStructure = kindOf(schema) === "structure";
    return (body) => {
      const json = parseJson(body);
      if (isStructure && (typeof json !== "object" || json === null)) throw serializationError("");
      return read(json, 0);
    };
  }

  #compileWriter(schema: NormalizedSchema): (value: unknown) => string {
    const write = this.#json.writers.compile(schema);
    return (value) => JSON.stringify(write(value));
  }
}

/** Lambda's errors say whose fault they are in a member of their own. */
function errorType(error: AwsError): Record<string, unknown> {
  const hasType = error.schema?.[4].includes("Type");
  return hasType ? { Type: error.fault === "server" ? "Service" : "User" } : {};
}

function failMember({ member }: Place, text: string): never {
  throw serializationError(`Value '${text}' at '${member}' can not be converted`);
}
