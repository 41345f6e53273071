import { createSign, type KeyObject } from "node:crypto";

/**
 * A certificate signed with its own key, as the validators of SNS's messages read it (X.509 version 1 in DER, RFC 5280): just enough
 * ASN.1 to write one.
 */
export interface CertificateFacts {
  commonName: string;
  serial: Uint8Array;
  /** Milliseconds since the epoch. */
  from: number;
  until: number;
  publicKey: KeyObject;
  privateKey: KeyObject;
}

const SHA256_WITH_RSA = "2a864886f70d01010b";
const COMMON_NAME = "550403";

/** PEM text. */
export function makeCertificate(facts: CertificateFacts): string {
  const algorithm = sequence(oid(SHA256_WITH_RSA), tagged(0x05, Buffer.alloc(0)));
  const name = toName(facts.commonName);
  const body = sequence(
    // A number, hence positive: its first bit must be clear.
    tagged(0x02, Buffer.concat([Buffer.from([0x01]), facts.serial])),
    algorithm,
    name,
    sequence(toTime(facts.from), toTime(facts.until)),
    name,
    facts.publicKey.export({ type: "spki", format: "der" }),
  );
  const signature = createSign("sha256").update(body).sign(facts.privateKey);
  const whole = sequence(body, algorithm, tagged(0x03, Buffer.concat([Buffer.from([0]), signature])));
  const lines = whole.toString("base64").replace(/.{64}(?=.)/g, "$&\n");
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}

function tagged(tag: number, content: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([tag, ...toLength(content.length)]), content]);
}

function toLength(length: number): number[] {
  if (length < 0x80) return [length];
  const bytes: number[] = [];
  for (let left = length; left > 0; left >>>= 8) bytes.unshift(left & 0xff);
  return [0x80 | bytes.length, ...bytes];
}

const sequence = (...parts: Uint8Array[]): Buffer => tagged(0x30, Buffer.concat(parts));
const oid = (hex: string): Buffer => tagged(0x06, Buffer.from(hex, "hex"));

function toName(commonName: string): Buffer {
  return sequence(tagged(0x31, sequence(oid(COMMON_NAME), tagged(0x0c, Buffer.from(commonName)))));
}

/** UTCTime up to 2049, GeneralizedTime from then on. */
function toTime(milliseconds: number): Buffer {
  const digits = new Date(milliseconds).toISOString().replace(/\.\d+|[-:T]/g, "");
  return digits < "2050" ? tagged(0x17, Buffer.from(digits.slice(2))) : tagged(0x18, Buffer.from(digits));
}
