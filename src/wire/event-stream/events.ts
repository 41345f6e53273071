import { Readable } from "node:stream";
import { Int64 } from "@smithy/core/event-streams";
import { AwsError } from "../aws-error.js";
import { modelledErrorMembers } from "../error-members.js";
import { kindOf, type Member, membersOf, type NormalizedSchema } from "../schema.js";
import {
  decodeMessages,
  encodeMessage,
  type Message,
  type MessageHeaders,
  unwrapSigned,
} from "./messages.js";

/** How a protocol writes the payload of an event. */
export interface EventBodyWriter {
  readonly contentType: string;
  compileWriter(schema: NormalizedSchema): (value: unknown) => string | Uint8Array;
}

/** How a protocol reads the payload of an event. */
export interface EventBodyReader {
  compileReader(schema: NormalizedSchema): (body: Uint8Array) => unknown;
}

/** One event: a single key names which of the union's members it is. */
export type StreamEvent = Record<string, unknown>;
type Members = Record<string, unknown>;

interface EventKind {
  readonly isError: boolean;
  encode(members: Members): Uint8Array;
}

/** The member of an input or output that is a stream of events, if there is one. */
export function eventStreamMember(schema: NormalizedSchema): Member | undefined {
  return membersOf(schema).find((member) => isEventStream(member));
}

export function isEventStream({ schema }: Member): boolean {
  return schema.isStructSchema() && schema.isStreaming();
}

/** A handler that has no events to send may leave the member out. */
export function eventsIn(value: unknown): AsyncIterable<StreamEvent> {
  return (value ?? Readable.from([])) as AsyncIterable<StreamEvent>;
}

/** Turns the events a handler yields into the bytes of a response. */
export type EventStreamWriter = (events: AsyncIterable<StreamEvent>, initial?: Members) => Readable;

/**
 * Compiles the writer of a stream.
 *
 * An AwsError that the events throw ends the stream as an exception of the union where it is one, and as an unmodelled
 * error otherwise.
 *
 * @param initialSchema output whose other members go ahead as the `initial-response` (RPC protocols alone)
 */
export function compileEventWriter(
  union: NormalizedSchema,
  codec: EventBodyWriter,
  initialSchema?: NormalizedSchema,
): EventStreamWriter {
  const kinds = new Map(membersOf(union).map((member) => [member.name, eventKind(member, codec)]));
  const writeInitial = initialSchema && codec.compileWriter(initialSchema);
  async function* write(events: AsyncIterable<StreamEvent>, initial: Members): AsyncGenerator<Uint8Array> {
    if (writeInitial) yield frame("event", "initial-response", {}, codec.contentType, writeInitial(initial));
    try {
      for await (const event of events) {
        for (const [name, members] of Object.entries(event)) {
          const kind = kinds.get(name);
          if (kind && members !== undefined) yield kind.encode(members as Members);
        }
      }
    } catch (error) {
      yield encodeFailure(error, kinds);
    }
  }
  return (events, initial = {}) => Readable.from(write(events, initial), { objectMode: false });
}

function encodeFailure(error: unknown, kinds: ReadonlyMap<string, EventKind>): Uint8Array {
  if (!(error instanceof AwsError)) return encodeError("InternalFailure", "An internal error occurred");
  const kind = kinds.get(error.code);
  if (kind?.isError) return kind.encode(modelledErrorMembers(error) ?? { message: error.message });
  return encodeError(error.code, error.message);
}

function encodeError(code: string, message: string): Uint8Array {
  const headers: MessageHeaders = {
    ":message-type": { type: "string", value: "error" },
    ":error-code": { type: "string", value: code },
    ":error-message": { type: "string", value: message },
  };
  return encodeMessage(headers, new Uint8Array());
}

const ERROR_SCHEMA = -3;

function eventKind({ name, schema }: Member, codec: EventBodyWriter): EventKind {
  const isError = (schema.getSchema() as readonly unknown[])[0] === ERROR_SCHEMA;
  const members = membersOf(schema);
  const inHeaders = members.filter(({ traits }) => traits.eventHeader);
  const payload = members.find(({ traits }) => traits.eventPayload);
  const write = bodyWriter(schema, members, payload, codec);
  return {
    isError,
    encode: (event) => {
      const headers: MessageHeaders = {};
      for (const member of inHeaders) {
        const value = event[member.name];
        if (value !== undefined && value !== null) headers[member.name] = headerValue(member.schema, value);
      }
      const { contentType, body } = write(event);
      return frame(isError ? "exception" : "event", name, headers, contentType, body);
    },
  };
}

interface EventBody {
  contentType: string | undefined;
  body: string | Uint8Array;
}

function bodyWriter(
  schema: NormalizedSchema,
  members: readonly Member[],
  payload: Member | undefined,
  codec: EventBodyWriter,
): (event: Members) => EventBody {
  if (members.length === 0) return () => ({ contentType: undefined, body: "" });
  if (payload === undefined) {
    const write = codec.compileWriter(schema);
    return (event) => ({ contentType: codec.contentType, body: write(event) });
  }
  const { name } = payload;
  const kind = kindOf(payload.schema);
  if (kind === "blob") {
    return (event) => ({ contentType: "application/octet-stream", body: (event[name] ?? "") as Uint8Array });
  }
  if (kind === "string") return (event) => ({ contentType: "text/plain", body: String(event[name] ?? "") });
  const write = codec.compileWriter(payload.schema);
  return (event) => ({ contentType: codec.contentType, body: write(event[name] ?? {}) });
}

function frame(
  messageType: "event" | "exception",
  name: string,
  headers: MessageHeaders,
  contentType: string | undefined,
  body: string | Uint8Array,
): Uint8Array {
  const all: MessageHeaders = {
    ":message-type": { type: "string", value: messageType },
    [`:${messageType}-type`]: { type: "string", value: name },
    ...(contentType === undefined ? {} : { ":content-type": { type: "string", value: contentType } }),
    ...headers,
  };
  return encodeMessage(all, typeof body === "string" ? Buffer.from(body) : body);
}

const INTEGER_MAX = 0x7fff_ffff;

function headerValue(schema: NormalizedSchema, value: unknown): MessageHeaders[string] {
  switch (kindOf(schema)) {
    case "boolean":
      return { type: "boolean", value: value === true };
    case "timestamp":
      return { type: "timestamp", value: value as Date };
    case "blob":
      return { type: "binary", value: value as Uint8Array };
    case "number": {
      const number = Number(value);
      const isShort = number >= -INTEGER_MAX - 1 && number <= INTEGER_MAX;
      return isShort ? { type: "integer", value: number } : { type: "long", value: Int64.fromNumber(number) };
    }
    default:
      return { type: "string", value: String(value) };
  }
}

/** Reads the bytes of a request into the events they carry. */
export type EventStreamReader = (body: AsyncIterable<Uint8Array>) => AsyncIterable<StreamEvent>;

/** Compiles the reader of a stream. Events the model does not know are left out; broken ones throw an AwsError. */
export function compileEventReader(union: NormalizedSchema, codec: EventBodyReader): EventStreamReader {
  const readers = new Map(membersOf(union).map((member) => [member.name, eventReader(member, codec)]));
  return async function* read(body) {
    for await (const outer of decodeMessages(body)) {
      const message = unwrapSigned(outer);
      if (message === undefined) return;
      const name = String(message.headers[":event-type"]?.value ?? "");
      const reader = readers.get(name);
      if (reader) yield { [name]: reader(message) };
    }
  };
}

function eventReader({ schema }: Member, codec: EventBodyReader): (message: Message) => Members {
  const members = membersOf(schema);
  const payload = members.find(({ traits }) => traits.eventPayload);
  const inHeaders = members.filter(({ traits }) => traits.eventHeader);
  const readBody = payload ? payloadReader(payload, codec) : codec.compileReader(schema);
  return ({ headers, body }) => {
    const event: Members = {};
    if (payload) event[payload.name] = readBody(body);
    else if (body.byteLength > 0) Object.assign(event, readBody(body));
    for (const { name } of inHeaders) {
      const header = headers[name];
      if (header !== undefined) event[name] = header.type === "long" ? header.value.valueOf() : header.value;
    }
    return event;
  };
}

function payloadReader({ schema }: Member, codec: EventBodyReader): (body: Uint8Array) => unknown {
  const kind = kindOf(schema);
  if (kind === "blob") return (body) => body;
  if (kind === "string") return (body) => Buffer.from(body).toString();
  return codec.compileReader(schema);
}
