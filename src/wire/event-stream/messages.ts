import { EventStreamCodec, type Message, type MessageHeaders } from "@smithy/core/event-streams";
import { fromUtf8, toUtf8 } from "@smithy/core/serde";
import { AwsError } from "../aws-error.js";

export type { Message, MessageHeaders };

export const EVENT_STREAM = "application/vnd.amazon.eventstream";

/** Longest message that is taken: AWS's own bound of 16 MiB payload and 128 KiB headers, with its frame. */
const MESSAGE_BYTES_MAX = 16 * 1024 * 1024 + 128 * 1024 + 16;
const LENGTH_BYTES = 4;
const MESSAGE_BYTES_MIN = 16;

/** Used for its framing alone, which keeps nothing between messages. */
const codec = new EventStreamCodec(toUtf8, fromUtf8);

export function encodeMessage(headers: MessageHeaders, body: Uint8Array): Uint8Array {
  return codec.encode({ headers, body });
}

/** Cuts a stream of bytes into messages. Throws AwsError where the framing is broken. */
export async function* decodeMessages(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Message> {
  let chunks: Uint8Array[] = [];
  let available = 0;
  let needed = LENGTH_BYTES;
  for await (const chunk of stream) {
    chunks.push(chunk);
    available += chunk.byteLength;
    // Joined only once a whole message is there: joining at every chunk would cost the square of their number.
    if (available < needed) continue;
    let bytes = Buffer.concat(chunks);
    for (;;) {
      needed = bytes.length < LENGTH_BYTES ? LENGTH_BYTES : messageLength(bytes);
      if (bytes.length < needed) break;
      yield decodeMessage(bytes.subarray(0, needed));
      bytes = bytes.subarray(needed);
    }
    chunks = [bytes];
    available = bytes.length;
  }
  if (available > 0) throw broken("unfinished message");
}

function messageLength(bytes: Buffer): number {
  const length = bytes.readUInt32BE();
  if (length < MESSAGE_BYTES_MIN || length > MESSAGE_BYTES_MAX) throw broken(`message of ${length} bytes`);
  return length;
}

/** A signed message holds the real one in its body; an empty body ends the stream. */
export function unwrapSigned(message: Message): Message | undefined {
  if (message.headers[":chunk-signature"] === undefined) return message;
  return message.body.byteLength === 0 ? undefined : decodeMessage(message.body);
}

function decodeMessage(bytes: Uint8Array): Message {
  try {
    return codec.decode(new Uint8Array(bytes));
  } catch (cause) {
    throw broken("checksum or headers", cause);
  }
}

function broken(what: string, cause?: unknown): AwsError {
  return new AwsError("SerializationException", `Malformed event stream: ${what}`, { cause });
}
