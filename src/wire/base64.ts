const CHARACTERS_PER_GROUP = 4;
const BYTES_PER_GROUP = 3;
const NOT_BASE64 = /[^A-Za-z0-9+/=]/;

/** Decodes strictly; undefined where the text is not base64, and `base64Fault` then says why. */
export function decodeBase64(text: string): Uint8Array | undefined {
  if (text.length % CHARACTERS_PER_GROUP !== 0) return undefined;
  const decoded = Buffer.from(text, "base64");
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  // Node's decoder overlooks what does not belong, which then shows in the length, and takes the URL alphabet too.
  const isWhole = decoded.length === (text.length / CHARACTERS_PER_GROUP) * BYTES_PER_GROUP - padding;
  if (!isWhole || text.includes("-") || text.includes("_") || hasStrayBits(text)) return undefined;
  return ownBytes(decoded);
}

/** Small buffers lie in Node's shared pool: copied out, so that a small blob does not keep all of it alive. */
function ownBytes(buffer: Buffer): Uint8Array {
  if (buffer.byteLength < buffer.buffer.byteLength) return new Uint8Array(buffer);
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}

/** What is wrong with a base64 text, in AWS's words. */
export function base64Fault(text: string): string {
  if (text.length % CHARACTERS_PER_GROUP !== 0) {
    return `Base64 encoded length is expected a multiple of 4 bytes but found: ${text.length}`;
  }
  const stray = NOT_BASE64.exec(text);
  if (stray) return `Invalid Base64 character: '${stray[0]}'`;
  // The service's own spelling.
  return "Invalid last non-pad Base64 character dectected";
}

/** The last character before the padding may carry bits that belong to no byte; a canonical encoder leaves them 0. */
function hasStrayBits(text: string): boolean {
  if (!text.endsWith("=")) return false;
  const tail = text.slice(-CHARACTERS_PER_GROUP);
  return Buffer.from(tail, "base64").toString("base64") !== tail;
}

export function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}
