import { Readable } from "node:stream";
import { compileEventWriter, type EventBodyWriter, eventsIn, isEventStream } from "../event-stream/events.js";
import { EVENT_STREAM } from "../event-stream/messages.js";
import type { ResponseBody, WireResponse } from "../protocol.js";
import { kindOf, type Member, membersOf, type NormalizedSchema } from "../schema.js";
import { textWriter } from "../text-values.js";
import { toEncodedWord } from "./encoded-words.js";
import { headerText, joinHeaderList } from "./header-values.js";
import { isInBody } from "./request-reader.js";

/** What restJson1 and restXml do each in its own way. */
export interface BodyWriter {
  readonly contentType: string;
  /** Compiles the writer of a structured payload. */
  compilePayload(schema: NormalizedSchema): (value: unknown) => string;
  /** Compiles the writer of an output, of which it is given only the members that have no place of their own. */
  compileBody(schema: NormalizedSchema): (output: Output) => string;
  /** The body of a success whose output has no member that goes into one. */
  readonly emptyBody: string;
  readonly events: EventBodyWriter;
}

type Output = Record<string, unknown>;
type HeaderWriter = (output: Output, headers: Record<string, string>) => void;

/** Writes the bindings of an output or of an error. */
export type ResponseWriter = (output: Output, status: number) => WireResponse;

const NO_CONTENT = 204;

export function compileResponse(schema: NormalizedSchema, body: BodyWriter): ResponseWriter {
  const members = membersOf(schema);
  const headerWriters = members.flatMap((member) => headerWriter(member) ?? []);
  const statusMember = members.find(({ traits }) => traits.httpResponseCode)?.name;
  const writeBody = bodyWriter(schema, members, body);
  return (output, defaultStatus) => {
    const code = statusMember === undefined ? undefined : output[statusMember];
    const status = typeof code === "number" ? code : defaultStatus;
    const { text, contentType } = writeBody(output);
    const headers: Record<string, string> = {};
    if (contentType !== undefined && status !== NO_CONTENT) headers["content-type"] = contentType;
    for (const write of headerWriters) write(output, headers);
    return { status, headers, body: status === NO_CONTENT ? undefined : text };
  };
}

function headerWriter({ name, schema, traits }: Member): HeaderWriter | undefined {
  if (traits.httpHeader !== undefined) {
    const wireName = traits.httpHeader.toLowerCase();
    const write = headerValueWriter(schema);
    return (output, headers) => {
      const value = output[name];
      if (value !== undefined && value !== null) headers[wireName] = write(value);
    };
  }
  const prefix = traits.httpPrefixHeaders?.toLowerCase();
  if (prefix === undefined) return undefined;
  return (output, headers) => {
    for (const [key, value] of Object.entries(output[name] ?? {})) {
      if (value !== undefined) headers[prefix + key.toLowerCase()] = toEncodedWord(String(value));
    }
  };
}

function headerValueWriter(schema: NormalizedSchema): (value: unknown) => string {
  if (kindOf(schema) === "list") {
    const item = schema.getValueSchema();
    const write = textWriter(item, "http-date");
    const join = kindOf(item) === "timestamp" ? (items: string[]) => items.join(", ") : joinHeaderList;
    return (value) => headerText(join(Array.from(value as Iterable<unknown>, write)));
  }
  const write = textWriter(schema, "http-date");
  if (schema.getMergedTraits().mediaType !== undefined && kindOf(schema) === "string") {
    return (value) => Buffer.from(write(value)).toString("base64");
  }
  return (value) => headerText(write(value));
}

interface Body {
  text: ResponseBody;
  contentType: string | undefined;
}

function bodyWriter(
  schema: NormalizedSchema,
  members: readonly Member[],
  body: BodyWriter,
): (output: Output) => Body {
  const payload = members.find(({ traits }) => traits.httpPayload);
  if (payload !== undefined) return payloadWriter(payload, body);
  if (!members.some(isInBody)) {
    const contentType = body.emptyBody === "" ? undefined : body.contentType;
    return () => ({ text: body.emptyBody, contentType });
  }
  const write = body.compileBody(schema);
  const elsewhere = members.filter((member) => !isInBody(member)).map(({ name }) => name);
  return (output) => ({ text: write(without(output, elsewhere)), contentType: body.contentType });
}

function without(output: Output, names: readonly string[]): Output {
  if (names.length === 0) return output;
  const rest = { ...output };
  for (const name of names) delete rest[name];
  return rest;
}

function payloadWriter(member: Member, body: BodyWriter): (output: Output) => Body {
  const { name, schema, traits } = member;
  const kind = kindOf(schema);
  if (isEventStream(member)) {
    const write = compileEventWriter(schema, body.events);
    return (output) => ({ text: write(eventsIn(output[name])), contentType: EVENT_STREAM });
  }
  if (kind === "blob" || kind === "string") {
    const contentType = traits.mediaType ?? (kind === "blob" ? "application/octet-stream" : "text/plain");
    return (output) => ({ text: asBody(output[name]), contentType });
  }
  const write = body.compilePayload(schema);
  return (output) => {
    const value = output[name];
    if (value === undefined || value === null) return { text: "", contentType: undefined };
    return { text: write(value), contentType: body.contentType };
  };
}

function asBody(value: unknown): ResponseBody {
  if (value === undefined || value === null) return "";
  return value instanceof Uint8Array || value instanceof Readable ? value : String(value);
}
