import { createHash } from "node:crypto";
import type { MessageAttribute } from "../records.js";

export const md5 = (text: string): string => createHash("md5").update(text, "utf8").digest("hex");

/**
 * The digest that clients check a message's attributes by: names in order, each name, type and value behind
 * its length in
 * four bytes, the value's kind (1 text, 2 bytes) in one. Undefined where there are none.
 */
export function attributesMd5(attributes: Readonly<Record<string, MessageAttribute>>): string | undefined {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  const hash = createHash("md5");
  const add = (bytes: Uint8Array) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  };
  for (const name of names) {
    const { DataType = "", StringValue, BinaryValue } = attributes[name] ?? {};
    add(Buffer.from(name));
    add(Buffer.from(DataType));
    hash.update(Buffer.from([BinaryValue === undefined ? 1 : 2]));
    add(BinaryValue ?? Buffer.from(StringValue ?? ""));
  }
  return hash.digest("hex");
}
