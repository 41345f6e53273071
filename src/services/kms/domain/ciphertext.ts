import { openBytes, sealBytes } from "../../../core/aes-gcm.js";

/** What a ciphertext says of itself: enough to find the key without being told. */
export interface CiphertextHeader {
  account: string;
  region: string;
  keyId: string;
  materialId: string;
}

/** The first bytes of every symmetric ciphertext of KMS, so that tools which look at them recognise ours. */
const MAGIC = Buffer.from([0x01, 0x02, 0x02, 0x00]);

/** Encrypts under a key's material; the encryption context is authenticated, not stored. */
export function seal(
  header: CiphertextHeader,
  key: Uint8Array,
  nonce: Uint8Array,
  plaintext: Uint8Array,
  context: Readonly<Record<string, string>>,
): Uint8Array {
  const head = encodeHeader(header);
  return Buffer.concat([head, sealBytes(key, nonce, plaintext, Buffer.concat([head, canonical(context)]))]);
}

/** Undefined when altered, or sealed under another key or context. */
export function open(
  blob: Uint8Array,
  key: Uint8Array,
  context: Readonly<Record<string, string>>,
): Uint8Array | undefined {
  const headBytes = headerLength(blob);
  if (headBytes === undefined) return undefined;
  const head = blob.subarray(0, headBytes);
  return openBytes(key, blob.subarray(headBytes), Buffer.concat([head, canonical(context)]));
}

function encodeHeader({ account, region, keyId, materialId }: CiphertextHeader): Buffer {
  const text = Buffer.from([account, region, keyId, materialId].join("\n"));
  const length = Buffer.alloc(2);
  length.writeUInt16BE(text.length);
  return Buffer.concat([MAGIC, length, text]);
}

function headerLength(blob: Uint8Array): number | undefined {
  const bytes = Buffer.from(blob.buffer, blob.byteOffset, blob.byteLength);
  if (bytes.length < MAGIC.length + 2 || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) return undefined;
  const length = MAGIC.length + 2 + bytes.readUInt16BE(MAGIC.length);
  return length <= bytes.length ? length : undefined;
}

/** Reads the header; undefined for what is no ciphertext of ours. */
export function readHeader(blob: Uint8Array): CiphertextHeader | undefined {
  const length = headerLength(blob);
  if (length === undefined) return undefined;
  const text = Buffer.from(blob.subarray(MAGIC.length + 2, length)).toString("utf8");
  const [account, region, keyId, materialId, ...rest] = text.split("\n");
  if (!account || !region || !keyId || !materialId || rest.length > 0) return undefined;
  return { account, region, keyId, materialId };
}

/** The context's pairs in order of name, lengths first: no two contexts have one encoding. */
function canonical(context: Readonly<Record<string, string>>): Buffer {
  const pairs = Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1));
  return Buffer.from(JSON.stringify(pairs));
}
