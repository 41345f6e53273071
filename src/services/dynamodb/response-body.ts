import { Buffer } from "node:buffer";
import { promisify } from "node:util";
import { crc32, deflate, gzip } from "node:zlib";
import type { WireResponse } from "../../wire/protocol.js";
import { type Encoding, preferredEncoding } from "./accept-encoding.js";

/** Shorter answers are never compressed. */
const COMPRESSED_BYTES_MIN = 4096;
const UTF8_BYTES_PER_UNIT_MAX = 3;
const ENCODERS = { gzip: promisify(gzip), deflate: promisify(deflate) };

/** Of both of DynamoDB's services: compressed for callers that say they read it, with the checksum that SDKs compare. */
export function finishBody(
  headers: Readonly<Record<string, string>>,
  response: WireResponse,
): Promise<void> | void {
  const { body } = response;
  if (typeof body !== "string") return;
  const accepted = headers["accept-encoding"];
  if (accepted !== undefined && isLong(body)) {
    const encoding = preferredEncoding(accepted);
    if (encoding) return compress(response, body, encoding);
  }
  response.headers["x-amz-crc32"] = String(crc32(body));
}

function isLong(body: string): boolean {
  if (body.length * UTF8_BYTES_PER_UNIT_MAX <= COMPRESSED_BYTES_MIN) return false;
  return Buffer.byteLength(body) > COMPRESSED_BYTES_MIN;
}

async function compress(response: WireResponse, body: string, encoding: Encoding): Promise<void> {
  const bytes = await ENCODERS[encoding](body);
  response.headers["content-encoding"] = encoding;
  response.headers["x-amz-crc32"] = String(crc32(bytes));
  response.body = bytes;
}
