import { type FileHandle, open } from "node:fs/promises";

/** Fields of ONNX's ModelProto and its entries, by number. */
const METADATA_PROPS = 14;
const KEY = 1;
/** Longest entry that is read, in bytes, and how many fields at most. */
const ENTRY_BYTES_MAX = 1_000_000;
const FIELDS_MAX = 10_000;
/** A tag and a length take no more. */
const HEAD_BYTES = 20;

/**
 * What whoever exported a net wrote into its file: pairs of texts such as `names` or `character`. The runtime does not give
 * them, so the file's outermost fields are walked, without reading the net itself. Empty for what is no such file.
 */
export async function readMetadata(file: string): Promise<ReadonlyMap<string, string>> {
  const entries = new Map<string, string>();
  const handle = await open(file).catch(() => undefined);
  if (!handle) return entries;
  try {
    let at = 0;
    for (let count = 0; count < FIELDS_MAX; count += 1) {
      const head = await readAt(handle, at, HEAD_BYTES);
      if (head.length === 0) break;
      const tag = readNumber(head, 0);
      const value = readNumber(head, tag.end);
      const wire = tag.value & 7;
      // Only numbers (0) and what has a length (2) stand at the top of such a file.
      if (Number.isNaN(value.value) || (wire !== 0 && wire !== 2)) break;
      const start = at + value.end;
      at = wire === 2 ? start + value.value : start;
      if (tag.value >>> 3 !== METADATA_PROPS || wire !== 2 || value.value > ENTRY_BYTES_MAX) continue;
      const [key, text] = readEntry(await readAt(handle, start, value.value));
      entries.set(key, text);
    }
  } finally {
    await handle.close();
  }
  return entries;
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

function readEntry(entry: Buffer): [key: string, text: string] {
  let [key, text] = ["", ""];
  for (let at = 0; at < entry.length; ) {
    const tag = readNumber(entry, at);
    const length = readNumber(entry, tag.end);
    const part = entry.toString("utf8", length.end, length.end + length.value);
    if (tag.value >>> 3 === KEY) key = part;
    else text = part;
    at = length.end + (length.value || 0);
    if (Number.isNaN(length.value)) break;
  }
  return [key, text];
}

/** A number in seven bits a byte, the lowest first; NaN where the bytes end before it does. */
function readNumber(bytes: Buffer, from: number): { value: number; end: number } {
  let value = 0;
  for (let at = from; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    value += (byte & 0x7f) * 2 ** (7 * (at - from));
    if (byte < 0x80) return { value, end: at + 1 };
  }
  return { value: Number.NaN, end: bytes.length };
}
