import { Buffer } from "node:buffer";
import { createPublicKey, type KeyObject } from "node:crypto";

/** An RSA key in OpenSSH's one-line form; undefined if it is none. */
export function readSshKey(line: string): KeyObject | undefined {
  const [type, encoded = ""] = line.trim().split(/\s+/);
  const fields = readFields(Buffer.from(encoded, "base64"));
  const [name, e, n] = fields;
  if (type !== "ssh-rsa" || fields.length !== 3 || name?.toString() !== "ssh-rsa" || !e || !n)
    return undefined;
  try {
    return createPublicKey({
      format: "jwk",
      key: { kty: "RSA", e: toUnsigned(e).toString("base64url"), n: toUnsigned(n).toString("base64url") },
    });
  } catch {
    return undefined;
  }
}

export function toOpenSsh(key: KeyObject): string {
  const { e = "", n = "" } = key.export({ format: "jwk" });
  const fields = [
    Buffer.from("ssh-rsa"),
    toSigned(Buffer.from(e, "base64url")),
    toSigned(Buffer.from(n, "base64url")),
  ];
  return `ssh-rsa ${Buffer.concat(fields.flatMap((field) => [lengthOf(field), field])).toString("base64")}`;
}

export function toPem(key: KeyObject): string {
  return key.export({ format: "pem", type: "spki" }).toString();
}

/** Fields of the wire form, each after its length (RFC 4251). */
function readFields(bytes: Buffer): Buffer[] {
  const fields: Buffer[] = [];
  let at = 0;
  while (at + 4 <= bytes.length) {
    const end = at + 4 + bytes.readUInt32BE(at);
    if (end > bytes.length) return [];
    fields.push(bytes.subarray(at + 4, end));
    at = end;
  }
  return fields;
}

function lengthOf(field: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(field.length);
  return length;
}

/** Numbers are signed on the wire: a leading zero keeps them positive. */
function toSigned(bytes: Buffer): Buffer {
  return (bytes[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes;
}

function toUnsigned(bytes: Buffer): Buffer {
  return bytes[0] === 0 ? bytes.subarray(1) : bytes;
}
