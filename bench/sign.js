// Pre-signs requests with the official signer: what is measured is the server, not the client.
import { createHash, createHmac } from "node:crypto";
import { crc32 } from "node:zlib";
import { SignatureV4 } from "@smithy/signature-v4";

class Sha256 {
  constructor(secret) {
    this.hash = secret === undefined ? createHash("sha256") : createHmac("sha256", secret);
  }
  update(data) {
    this.hash.update(data);
  }
  async digest() {
    return new Uint8Array(this.hash.digest());
  }
}

/** @returns {Promise<{method: string, path: string, headers: Record<string, string>, body?: string | Buffer}>} */
export async function presign(
  url,
  service,
  { method, path = "/", query = {}, headers = {}, body },
  credentials = TEST_KEY,
) {
  const { host, hostname } = new URL(url);
  const signer = new SignatureV4({
    service,
    region: "us-east-1",
    credentials,
    sha256: Sha256,
    uriEscapePath: service !== "s3",
    applyChecksum: true,
  });
  const signed = await signer.sign({
    method,
    protocol: "http:",
    hostname,
    path,
    query,
    headers: { host, ...headers },
    body,
  });
  const search = new URLSearchParams(query).toString();
  return { method, path: search ? `${path}?${search}` : path, headers: signed.headers, body };
}

/** The checksum that SDKs send with an upload since 2025. */
export function crc32Header(body) {
  const digest = Buffer.alloc(4);
  digest.writeUInt32BE(crc32(body));
  return { "x-amz-checksum-crc32": digest.toString("base64") };
}

export const TEST_KEY = { accessKeyId: "test", secretAccessKey: "test" };
export const S3RVER_KEY = { accessKeyId: "S3RVER", secretAccessKey: "S3RVER" };
