import { AwsError } from "../aws-error.js";
import { modelledErrorMembers } from "../error-members.js";
import { JsonCodecs } from "../json/codecs.js";
import { inputOf, type OperationModel, outputOf, type ServiceModel } from "../model.js";
import type { Protocol, ResponseFacts, WireRequest, WireResponse } from "../protocol.js";
import { type Kind, schemaOf } from "../schema.js";
import { escapeText } from "../xml/text.js";
import { tagOf, XmlWriters } from "../xml/writer.js";
import { type QueryReader, QueryReaders } from "./reader.js";
import { ParameterReader, textAt } from "./request.js";

interface Codec {
  read: QueryReader;
  /** The result as JSON. */
  toJson: (output: Record<string, unknown>) => unknown;
  /** The result element, empty for an operation without output. */
  result: (output: Record<string, unknown>) => string;
}

const JSON_TYPE = "application/json";

/**
 * awsQuery: a form names the operation by `Action`; the answer is XML in an envelope of its own, or the same in JSON for who
 * accepts nothing else, as those do who pass a signed GetCallerIdentity on as a proof of who they are.
 */
export class AwsQuery implements Protocol {
  readonly name = "awsQuery";
  readonly #codecs = new WeakMap<OperationModel, Codec>();
  readonly #readers = new QueryReaders({
    nameOf: tagOf,
    flattensLists: false,
    fail: failMalformed,
  });
  readonly #writers = new XmlWriters();
  readonly #json = new JsonCodecs(false);
  readonly #parameters = new ParameterReader();

  async route(request: WireRequest, service: ServiceModel): Promise<OperationModel> {
    const parameters = await this.#parameters.of(request, service.bodyBytesMax);
    const action = textAt(parameters, "Action");
    const version = textAt(parameters, "Version") ?? service.version;
    if (action === undefined)
      throw new AwsError("MissingAction", "The request must contain the parameter Action");
    const operation = version === service.version ? service.operations.get(action) : undefined;
    if (operation === undefined) {
      throw new AwsError("InvalidAction", `Could not find operation ${action} for version ${version}`);
    }
    return operation;
  }

  async read(operation: OperationModel, request: WireRequest): Promise<Record<string, unknown>> {
    const parameters = await this.#parameters.of(request, operation.service.bodyBytesMax);
    return (this.#codec(operation).read(parameters, "") ?? {}) as Record<string, unknown>;
  }

  write(
    operation: OperationModel,
    output: Record<string, unknown>,
    { requestId, accept }: ResponseFacts,
  ): WireResponse {
    const tag = `${operation.name}Response`;
    if (isJson(accept)) {
      const result = { [`${operation.name}Result`]: this.#codec(operation).toJson(output) };
      return toJson(200, { [tag]: { ...result, ResponseMetadata: { RequestId: requestId } } });
    }
    const result = this.#codec(operation).result(output);
    const metadata = `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`;
    const body = `<${tag}${namespace(operation.service)}>${result}${metadata}</${tag}>\n`;
    return { status: 200, headers: { "content-type": "text/xml" }, body };
  }

  writeError(
    error: AwsError,
    service: ServiceModel | undefined,
    { requestId, accept }: ResponseFacts,
  ): WireResponse {
    const type = error.fault === "server" ? "Receiver" : "Sender";
    if (isJson(accept)) {
      const told = { Code: queryErrorCode(error), Message: error.message, Type: type };
      return toJson(error.status, { Error: told, RequestId: requestId }, error.headers);
    }
    const members = modelledErrorMembers(error) ?? {};
    const rest = error.schema ? this.#writers.content(schemaOf(error.schema))(withoutMessage(members)) : "";
    const text =
      `<Type>${type}</Type>` +
      `<Code>${escapeText(queryErrorCode(error))}</Code>` +
      (error.message === "" ? "" : `<Message>${escapeText(error.message)}</Message>`);
    const body =
      `<ErrorResponse${namespace(service)}><Error>${text}${rest}</Error>` +
      `<RequestId>${requestId}</RequestId></ErrorResponse>\n`;
    return { status: error.status, headers: { ...error.headers, "content-type": "text/xml" }, body };
  }

  #codec(operation: OperationModel): Codec {
    const known = this.#codecs.get(operation);
    if (known) return known;
    const output = outputOf(operation);
    const tag = `${operation.name}Result`;
    const write = this.#writers.compile(output);
    const codec: Codec = {
      read: this.#readers.compile(inputOf(operation), operation.service.numberTypes),
      toJson: output.isUnitSchema() ? () => null : this.#json.writers.compile(output),
      result: output.isUnitSchema() ? () => "" : (value) => write(value, tag),
    };
    this.#codecs.set(operation, codec);
    return codec;
  }
}

function isJson(accept: string | undefined): boolean {
  return accept?.trim().toLowerCase().startsWith(JSON_TYPE) === true;
}

function toJson(status: number, value: object, headers: Readonly<Record<string, string>> = {}): WireResponse {
  return { status, headers: { ...headers, "content-type": JSON_TYPE }, body: JSON.stringify(value) };
}

function namespace(service: ServiceModel | undefined): string {
  return service?.xmlNamespace === undefined ? "" : ` xmlns="${service.xmlNamespace}"`;
}

/** The code on the wire differs from the shape's name: `NoSuchEntity` for `NoSuchEntityException`. */
export function queryErrorCode(error: AwsError): string {
  const traits = error.schema?.[3];
  if (typeof traits !== "object" || traits === null) return error.code;
  return (traits as { awsQueryError?: readonly [string, number] }).awsQueryError?.[0] ?? error.code;
}

function withoutMessage(members: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([name]) => name.toLowerCase() !== "message"));
}

function failMalformed(kind: Kind): never {
  throw new AwsError("MalformedInput", MALFORMED[kind] ?? "");
}

const MALFORMED: Partial<Record<Kind, string>> = {
  boolean: "boolean must follow xsd1.1 definition",
  number: "number must follow xsd1.1 definition",
  timestamp: "timestamp must follow ISO8601",
  blob: "blob must follow xsd1.1 definition",
};
