import { compileEventReader, type EventBodyReader, isEventStream } from "../event-stream/events.js";
import { inputOf, type OperationModel } from "../model.js";
import type { NumberType, NumberTypes } from "../number-types.js";
import type { WireRequest } from "../protocol.js";
import { kindOf, type Member, membersOf, type NormalizedSchema } from "../schema.js";
import { textParser } from "../text-values.js";
import { fromEncodedWords } from "./encoded-words.js";
import { splitDateList, splitHeaderList } from "./header-values.js";
import { decodeUri, QueryString } from "./query-string.js";
import { matchPath, splitPath, type UriPattern, uriPatternOf } from "./uri-pattern.js";

/** Where in a request a value stood, for the words of an error. */
export interface Place {
  readonly location: "label" | "query" | "header";
  /** The name on the wire: `max-keys`, `x-amz-acl`. */
  readonly name: string;
  readonly member: string;
}

/** What restJson1 and restXml do each in its own way. */
export interface BodyReader {
  /** Compiles the reader of a structured body, given as the payload member or as all members without a binding. */
  compileBody(schema: NormalizedSchema, numbers: NumberTypes | undefined): (body: Uint8Array) => unknown;
  /** Throws what the service answers where a text does not read as its type; undefined where it takes no notice. */
  fail(place: Place, text: string): undefined;
  readonly events: EventBodyReader;
}

type Input = Record<string, unknown>;
interface Parts {
  readonly request: WireRequest;
  readonly labels: ReadonlyMap<string, string>;
  readonly query: QueryString;
}
/** Puts one member, or the members of the body, into the input. */
type PartReader = (parts: Parts, input: Input) => void | Promise<void>;

export type RequestReader = (request: WireRequest) => Promise<Input>;

/** Compiles the reader of an operation's requests out of its http bindings. */
export function compileRequest(operation: OperationModel, body: BodyReader): RequestReader {
  const schema = inputOf(operation);
  const pattern = uriPatternOf(operation);
  if (pattern === undefined) throw new Error(`${operation.name} has no http binding`);
  const members = membersOf(schema);
  const readers = members.flatMap((member) => {
    const number = operation.service.numberTypes?.get(`${schema.getName()}.${member.name}`);
    return memberReader(member, pattern, body, number) ?? [];
  });
  const payload = members.find(({ traits }) => traits.httpPayload);
  if (payload !== undefined) readers.push(payloadReader(payload, operation, body));
  else if (members.some(isInBody)) readers.push(bodyReader(schema, members, operation, body));
  return async (request) => {
    const labels = matchPath(pattern, splitPath(request.path)) ?? new Map<string, string>();
    const parts: Parts = { request, labels, query: new QueryString(request.query) };
    const input: Input = {};
    for (const read of readers) {
      const pending = read(parts, input);
      if (pending !== undefined) await pending;
    }
    return input;
  };
}

/** Whether a member goes in the body, having no place of its own. */
export function isInBody({ traits }: Member): boolean {
  return !(
    traits.httpLabel ||
    traits.httpQuery !== undefined ||
    traits.httpQueryParams ||
    traits.httpHeader !== undefined ||
    traits.httpPrefixHeaders !== undefined ||
    traits.httpPayload ||
    traits.httpResponseCode
  );
}

function memberReader(
  member: Member,
  pattern: UriPattern,
  body: BodyReader,
  number: NumberType | undefined,
): PartReader | undefined {
  const { traits } = member;
  if (traits.httpLabel) return labelReader(member, body, number);
  if (traits.httpQuery !== undefined) return queryReader(member, traits.httpQuery, body, number);
  if (traits.httpQueryParams) return queryParamsReader(member, pattern);
  if (traits.httpHeader !== undefined)
    return headerReader(member, traits.httpHeader.toLowerCase(), body, number);
  if (traits.httpPrefixHeaders !== undefined)
    return prefixReader(member, traits.httpPrefixHeaders.toLowerCase());
  return undefined;
}

function labelReader({ name, schema }: Member, body: BodyReader, number: NumberType | undefined): PartReader {
  const parse = textParser(schema, "date-time", number);
  return ({ labels }, input) => {
    const raw = labels.get(name);
    if (raw === undefined) return;
    const text = decodeUri(raw, false);
    const value = parse(text) ?? body.fail({ location: "label", name, member: name }, text);
    if (value !== undefined) input[name] = value;
  };
}

function queryReader(
  { name, schema }: Member,
  wireName: string,
  body: BodyReader,
  number: NumberType | undefined,
): PartReader {
  const isList = kindOf(schema) === "list";
  const itemSchema = isList ? schema.getValueSchema() : schema;
  const parse = textParser(itemSchema, "date-time", number);
  const isText = kindOf(itemSchema) === "string";
  const place: Place = { location: "query", name: wireName, member: name };
  const read = (text: string) => parse(text) ?? body.fail(place, text);
  return ({ query }, input) => {
    if (!query.has(wireName)) return;
    // `max-keys=` says nothing; `prefix=` says: the empty prefix.
    const texts = isText ? query.all(wireName) : query.all(wireName).filter((text) => text !== "");
    const [first] = texts;
    const value = isList ? texts.map(read) : first === undefined ? undefined : read(first);
    if (value !== undefined) input[name] = value;
  };
}

function queryParamsReader({ name, schema }: Member, pattern: UriPattern): PartReader {
  const isList = kindOf(schema.getValueSchema()) === "list";
  return ({ query }, input) => {
    const entries: [string, unknown][] = [];
    for (const key of query.names()) {
      if (!pattern.query.has(key)) entries.push([key, isList ? query.all(key) : query.get(key)]);
    }
    if (entries.length > 0) input[name] = Object.fromEntries(entries);
  };
}

function headerReader(
  { name, schema, traits }: Member,
  wireName: string,
  body: BodyReader,
  number: NumberType | undefined,
): PartReader {
  const isList = kindOf(schema) === "list";
  const itemSchema = isList ? schema.getValueSchema() : schema;
  const parse = textParser(itemSchema, "http-date", number);
  const split = kindOf(itemSchema) === "timestamp" ? splitDateList : splitHeaderList;
  const place: Place = { location: "header", name: wireName, member: name };
  const read = (text: string) => parse(text) ?? body.fail(place, text);
  const isBase64 = traits.mediaType !== undefined && kindOf(schema) === "string";
  return ({ request }, input) => {
    const text = request.headers[wireName];
    if (text === undefined) return;
    // The declared length is that of the transfer encoding; what counts is the length that the body has.
    const sent = wireName === "content-length" ? String(request.body.length ?? text) : text;
    const plain = isBase64 ? Buffer.from(sent, "base64").toString() : sent;
    const value = isList ? split(plain).map(read) : read(plain);
    if (value !== undefined) input[name] = value;
  };
}

function prefixReader({ name }: Member, prefix: string): PartReader {
  return ({ request }, input) => {
    const entries = Object.entries(request.headers).filter(([header]) => header.startsWith(prefix));
    if (entries.length === 0) return;
    input[name] = Object.fromEntries(
      entries.map(([header, value]) => [header.slice(prefix.length), fromEncodedWords(value)]),
    );
  };
}

function payloadReader(member: Member, operation: OperationModel, body: BodyReader): PartReader {
  const { name, schema } = member;
  const { bodyBytesMax } = operation.service;
  const kind = kindOf(schema);
  if (isEventStream(member)) {
    const read = compileEventReader(schema, body.events);
    return ({ request }, input) => {
      input[name] = read(request.body.stream());
    };
  }
  if (kind === "blob" && schema.isStreaming()) {
    return ({ request }, input) => {
      input[name] = request.body.stream();
    };
  }
  const read =
    kind === "blob" || kind === "string"
      ? undefined
      : body.compileBody(schema, operation.service.numberTypes);
  return async ({ request }, input) => {
    const bytes = await request.body.collect(bodyBytesMax);
    if (bytes.byteLength === 0) return;
    if (read) input[name] = read(bytes);
    else input[name] = kind === "blob" ? bytes : Buffer.from(bytes).toString();
  };
}

function bodyReader(
  schema: NormalizedSchema,
  members: readonly Member[],
  operation: OperationModel,
  body: BodyReader,
): PartReader {
  const read = body.compileBody(schema, operation.service.numberTypes);
  const names = new Set(members.filter(isInBody).map(({ name }) => name));
  return async ({ request }, input) => {
    const bytes = await request.body.collect(operation.service.bodyBytesMax);
    if (bytes.byteLength === 0) return;
    // A member with a place of its own is not taken from the body, whatever the body says.
    for (const [name, value] of Object.entries(read(bytes) as Input))
      if (names.has(name)) input[name] = value;
  };
}
