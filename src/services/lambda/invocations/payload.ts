import { invalidParameter, requestTooLarge, unreadablePayload } from "../errors.js";
import { CLIENT_CONTEXT_BYTES_MAX } from "../limits.js";

const EMPTY_EVENT = Buffer.from("{}");

/** The event of an invocation: JSON within its bounds. An absent one is an empty object, as on AWS. */
export function toEvent(payload: Uint8Array | undefined, bytesMax: number): Uint8Array {
  if (!payload || payload.byteLength === 0) return EMPTY_EVENT;
  if (payload.byteLength > bytesMax) throw requestTooLarge(bytesMax, "InvokeFunction");
  checkJson(payload);
  return payload;
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

function checkJson(payload: Uint8Array): void {
  try {
    JSON.parse(utf8.decode(payload));
  } catch (error) {
    throw unreadablePayload(error instanceof Error ? error.message : "invalid JSON");
  }
}

/** The client context's JSON text, given in base64. */
export function toClientContext(base64: string | undefined): string | undefined {
  if (base64 === undefined) return undefined;
  if (base64.length > Math.ceil(CLIENT_CONTEXT_BYTES_MAX / 3) * 4) {
    throw invalidParameter(`Client context must be no more than ${CLIENT_CONTEXT_BYTES_MAX} bytes.`);
  }
  const text = Buffer.from(base64, "base64").toString("utf8");
  try {
    JSON.parse(text);
  } catch {
    throw unreadablePayload("Client context must be a valid Base64-encoded JSON object.");
  }
  return text;
}
