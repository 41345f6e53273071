import { createHash } from "node:crypto";
import { connect, type Socket } from "node:net";
import { signingKey } from "../../../src/gateway/sigv4/signature.js";
import { signRaw } from "../../support/raw-request.js";
import { ROOT } from "../../support/server.js";

/** An upload as it goes over the wire, to be sent whole or in part. */
export interface RawUpload {
  head: string;
  body: Buffer;
  /** Where a cut is worth a test: byte offsets in the body, by what is cut. */
  cuts: Record<string, number>;
}

export interface Framing {
  signed: boolean;
  /** Lines behind the last chunk. */
  trailers: Record<string, string>;
  chunkBytes: number;
}

interface Target {
  endpoint: string;
  path: string;
  query?: Record<string, string>;
}

async function headOf({ endpoint, path, query = {} }: Target, headers: Record<string, string>) {
  const signed = await signRaw(endpoint, "s3", { method: "PUT", path, query, headers, body: "" });
  const search = new URLSearchParams(query).toString();
  const lines = Object.entries(signed).map(([name, value]) => `${name}: ${value}\r\n`);
  return {
    signed,
    text: `PUT ${path}${search === "" ? "" : `?${search}`} HTTP/1.1\r\n${lines.join("")}\r\n`,
  };
}

export async function plainUpload(target: Target, body: Buffer): Promise<RawUpload> {
  const { text } = await headOf(target, {
    "x-amz-content-sha256": "UNSIGNED-PAYLOAD",
    "content-length": String(body.length),
  });
  return { head: text, body, cuts: { start: 0, middle: body.length >> 1, "last byte": body.length - 1 } };
}

/** @param wrong headers that lie */
export async function chunkedUpload(
  target: Target,
  bytes: Buffer,
  framing: Framing,
  wrong: Record<string, string> = {},
): Promise<RawUpload> {
  const { signed, trailers } = framing;
  const names = Object.keys(trailers);
  const kind = signed ? "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" : "STREAMING-UNSIGNED-PAYLOAD";
  const draft = frame(bytes, framing, () => "0".repeat(64));
  const { signed: headers, text } = await headOf(target, {
    "x-amz-content-sha256": names.length > 0 || !signed ? `${kind}-TRAILER` : kind,
    ...(names.length > 0 && { "x-amz-trailer": names.join(",") }),
    "x-amz-decoded-content-length": String(bytes.length),
    "content-encoding": "aws-chunked",
    "content-length": String(draft.body.length),
    ...wrong,
  });
  return { head: text, ...frame(bytes, framing, chunkSigner(headers)) };
}

/** Signs one thing after the other: `kind` is that of the string to sign, `rest` its last lines. */
type ChunkSigner = (kind: "PAYLOAD" | "TRAILER", rest: string) => string;

function chunkSigner(headers: Record<string, string>): ChunkSigner {
  const timestamp = headers["x-amz-date"] ?? "";
  const [, scope = "", seed = ""] =
    /Credential=[^/]+\/([^,]+),.*Signature=(\w+)/.exec(headers["authorization"] ?? "") ?? [];
  const [date = "", region = "", service = ""] = scope.split("/");
  const key = signingKey(ROOT.secretAccessKey, date, region, service);
  let previous = seed;
  return (kind, rest) => {
    previous = key.sign(`AWS4-HMAC-SHA256-${kind}\n${timestamp}\n${scope}\n${previous}\n${rest}`);
    return previous;
  };
}

const sha256 = (bytes: Uint8Array | string) => createHash("sha256").update(bytes).digest("hex");

function frame(bytes: Buffer, { signed, trailers, chunkBytes }: Framing, sign: ChunkSigner) {
  const pieces: Buffer[] = [];
  const chunk = (data: Buffer) => {
    const signature = signed ? `;chunk-signature=${sign("PAYLOAD", `${sha256("")}\n${sha256(data)}`)}` : "";
    pieces.push(Buffer.from(`${data.length.toString(16)}${signature}\r\n`), data);
    if (data.length > 0) pieces.push(Buffer.from("\r\n"));
  };
  for (let at = 0; at < bytes.length; at += chunkBytes) chunk(bytes.subarray(at, at + chunkBytes));
  const beforeLast = Buffer.concat(pieces).length;
  chunk(Buffer.alloc(0));
  const beforeTrailers = Buffer.concat(pieces).length;
  const lines = Object.entries(trailers).map(([name, value]) => `${name}:${value}`);
  const canonical = lines.map((line) => `${line}\n`).join("");
  if (signed && lines.length > 0) lines.push(`x-amz-trailer-signature:${sign("TRAILER", sha256(canonical))}`);
  const body = Buffer.concat([...pieces, Buffer.from([...lines, "", ""].join("\r\n"))]);
  return {
    body,
    cuts: {
      start: 0,
      "chunk header": 3,
      middle: body.length >> 1,
      "last chunk": beforeLast,
      trailers: beforeTrailers,
      "last byte": body.length - 1,
    },
  };
}

export function open(endpoint: string): Socket {
  const { hostname, port } = new URL(endpoint);
  return connect(Number(port), hostname).on("error", () => {});
}

/** Sends an upload up to some byte of its body and goes away. */
export async function cutUpload(
  endpoint: string,
  { head, body }: RawUpload,
  at: number,
  meanwhile: () => Promise<unknown>,
): Promise<void> {
  const socket = open(endpoint);
  socket.write(head);
  await new Promise<void>((resolve) => socket.write(body.subarray(0, at), () => resolve()));
  await meanwhile();
  socket.destroy();
}

/** The whole of an upload; its status and error. */
export async function sendUpload(endpoint: string, { head, body }: RawUpload) {
  const socket = open(endpoint);
  socket.write(head.replace("\r\n\r\n", "\r\nconnection: close\r\n\r\n"));
  socket.write(body);
  let text = "";
  for await (const piece of socket) text += piece;
  const [, status] = /^HTTP\/1.1 (\d+)/.exec(text) ?? [];
  const element = (name: string) => new RegExp(`<${name}>(.*)</${name}>`).exec(text)?.[1];
  return { status: Number(status), code: element("Code"), message: element("Message"), text };
}
