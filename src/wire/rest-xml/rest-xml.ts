import type { AwsError } from "../aws-error.js";
import type { EventBodyWriter } from "../event-stream/events.js";
import { type BodyReader, compileRequest, type RequestReader } from "../http/request-reader.js";
import { type BodyWriter, compileResponse, type ResponseWriter } from "../http/response-writer.js";
import { RouteTables } from "../http/routes.js";
import { uriPatternOf } from "../http/uri-pattern.js";
import { type OperationModel, outputOf, type ServiceModel } from "../model.js";
import type { NumberTypes } from "../number-types.js";
import type { Protocol, ResponseFacts, WireRequest, WireResponse } from "../protocol.js";
import { membersOf, type NormalizedSchema } from "../schema.js";
import { parseXml, XmlSyntaxError } from "../xml/parser.js";
import { XmlReaders, XmlValueError } from "../xml/reader.js";
import { escapeText } from "../xml/text.js";
import { XmlWriters } from "../xml/writer.js";
import { toHostId } from "./host-id.js";
import { failPlace, malformedXml, methodNotAllowed } from "./s3-errors.js";

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';
const XML = "application/xml";

interface Codec {
  read: RequestReader;
  write: ResponseWriter;
  status: number;
}

/** Services whose errors are a bare `<Error>`. */
const BARE_ERRORS = new Set(["s3"]);

/** restXml: method and path name the operation; XML bodies. */
export class RestXml implements Protocol {
  readonly name = "restXml";
  readonly #routes = new RouteTables();
  readonly #codecs = new WeakMap<OperationModel, Codec>();
  readonly #readers = new XmlReaders();
  readonly #writers = new XmlWriters(".000");
  readonly #bodyReader: BodyReader = {
    compileBody: (schema, numbers) => this.#compileReader(schema, numbers),
    fail: failPlace,
    events: { compileReader: (schema) => this.#compileReader(schema) },
  };

  async route(
    request: WireRequest,
    service: ServiceModel,
    members: Readonly<Record<string, unknown>> = {},
  ): Promise<OperationModel> {
    const found = this.#routes.of(service).find(request, members);
    if (found.operation !== undefined) return found.operation;
    const resourceType =
      members["Bucket"] === undefined ? "SERVICE" : request.path === "/" ? "BUCKET" : "OBJECT";
    throw methodNotAllowed(request.method, found.methods, resourceType);
  }

  read(operation: OperationModel, request: WireRequest): Promise<Record<string, unknown>> {
    return this.#codec(operation).read(request);
  }

  write(operation: OperationModel, output: Record<string, unknown>, _facts: ResponseFacts): WireResponse {
    const { write, status } = this.#codec(operation);
    return write(output, status);
  }

  writeError(error: AwsError, service: ServiceModel | undefined, { requestId }: ResponseFacts): WireResponse {
    const isBare = BARE_ERRORS.has(service?.name ?? "s3");
    const type = isBare ? "" : element("Type", error.fault === "server" ? "Receiver" : "Sender");
    const content =
      type + element("Code", error.code) + element("Message", error.message) + elementsOf(error.members);
    const id = element("RequestId", requestId);
    const body = isBare
      ? `<Error>${content}${id}${element("HostId", toHostId(requestId))}</Error>`
      : `<ErrorResponse${namespaceOf(service)}><Error>${content}</Error>${id}</ErrorResponse>`;
    const headers = { ...error.headers, "content-type": XML };
    return { status: error.status, headers, body: DECLARATION + body };
  }

  #codec(operation: OperationModel): Codec {
    const known = this.#codecs.get(operation);
    if (known) return known;
    const codec: Codec = {
      read: compileRequest(operation, this.#bodyReader),
      write: compileResponse(outputOf(operation), this.#bodyWriter(operation.service)),
      status: uriPatternOf(operation)?.status ?? 200,
    };
    this.#codecs.set(operation, codec);
    return codec;
  }

  #compileReader(schema: NormalizedSchema, numbers?: NumberTypes): (body: Uint8Array) => unknown {
    const read = this.#readers.compile(schema, numbers);
    const root = rootNameOf(schema);
    return (body) => {
      try {
        const document = parseXml(body);
        if (document.name !== root) throw new XmlValueError(`root is ${document.name}`);
        return read([document]);
      } catch (error) {
        if (error instanceof XmlSyntaxError || error instanceof XmlValueError)
          throw malformedXml(root, error);
        throw error;
      }
    };
  }

  #bodyWriter(service: ServiceModel): BodyWriter {
    const namespace = namespaceOf(service);
    const compile = (schema: NormalizedSchema) => {
      const root = rootNameOf(schema);
      const content = unwrapped(schema, root) ?? this.#writers.contentListsLast(schema);
      return (value: unknown) => {
        const inside = content(value as Record<string, unknown>);
        if (inside === "") return `${DECLARATION}<${root}${namespace}/>`;
        return `${DECLARATION}<${root}${namespace}>${inside}</${root}>`;
      };
    };
    const events: EventBodyWriter = {
      contentType: "text/xml",
      compileWriter: (schema) => {
        const root = rootNameOf(schema);
        const content = this.#writers.content(schema);
        return (value) => `<${root}>${content(value as Record<string, unknown>)}</${root}>`;
      },
    };
    return { contentType: XML, emptyBody: "", compileBody: compile, compilePayload: compile, events };
  }
}

function rootNameOf(schema: NormalizedSchema): string {
  return schema.getMergedTraits().xmlName ?? schema.getName() ?? "";
}

/** GetBucketLocation's sole member goes by the root's own name, and is the root. */
function unwrapped(
  schema: NormalizedSchema,
  root: string,
): ((value: Record<string, unknown>) => string) | undefined {
  const [sole, ...others] = membersOf(schema);
  if (sole === undefined || others.length > 0 || sole.name !== root) return undefined;
  return (value) => escapeText(String(value[root] ?? ""));
}

function namespaceOf(service: ServiceModel | undefined): string {
  return service?.xmlNamespace === undefined ? "" : ` xmlns="${service.xmlNamespace}"`;
}

function element(name: string, text: string): string {
  return `<${name}>${escapeText(text)}</${name}>`;
}

/** What an error tells beside its code and message: `<Key>`, `<BucketName>`, `<Resource>`, … */
function elementsOf(members: Record<string, unknown>): string {
  let text = "";
  for (const [name, value] of Object.entries(members)) {
    if (value !== undefined && value !== null) text += element(name, String(value));
  }
  return text;
}
