const CHARACTERS_PER_GROUP = 4;
const NOT_BASE64 = /[^A-Za-z0-9+/=]/;
const BASE64_GROUPS = /^[A-Za-z0-9+/]*={0,2}$/;

/** What is wrong with a base64 text, in AWS's words; undefined where it is right. */
export function base64Fault(text: string): string | undefined {
  if (text.length % CHARACTERS_PER_GROUP !== 0) {
    return `Base64 encoded length is expected a multiple of 4 bytes but found: ${text.length}`;
  }
  const stray = NOT_BASE64.exec(text);
  if (stray) return `Invalid Base64 character: '${stray[0]}'`;
  // The service's own spelling.
  if (!BASE64_GROUPS.test(text) || hasStrayBits(text))
    return "Invalid last non-pad Base64 character dectected";
  return undefined;
}

/** The last character before the padding may carry bits that belong to no byte; a canonical encoder leaves them 0. */
function hasStrayBits(text: string): boolean {
  if (!text.endsWith("=")) return false;
  const tail = text.slice(-CHARACTERS_PER_GROUP);
  return Buffer.from(tail, "base64").toString("base64") !== tail;
}

/** Copies out of Node's shared pool, so that a small blob does not keep 8 KiB alive. */
export function fromBase64(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, "base64"));
}

export function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}
