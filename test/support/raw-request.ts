import { SignatureV4 } from "@smithy/signature-v4";
import type { ServiceManifest } from "../../src/core/service.js";
import type { OperationModel } from "../../src/wire/model.js";
import { ROOT } from "./server.js";
import { Sha256 } from "./sha256.js";

export interface RawRequest {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  body: string;
}

/** A request that stands for an operation, with the least that says so: what refusals before parsing are tried with. */
export function leastRequest(manifest: ServiceManifest, { name, schema }: OperationModel): RawRequest {
  const protocol = manifest.protocols[0] ?? "restJson1";
  const plain = { method: "POST", path: "/", query: {}, headers: {}, body: "" };
  if (protocol.startsWith("awsJson")) {
    const type = `application/x-amz-json-${protocol.slice("awsJson".length).replace("_", ".")}`;
    return {
      ...plain,
      headers: { "x-amz-target": `${manifest.targetPrefix}.${name}`, "content-type": type },
      body: "{}",
    };
  }
  if (protocol.endsWith("Query")) {
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    return { ...plain, headers, body: `Action=${name}&Version=${manifest.version}` };
  }
  const [method, uri] = (schema[3] as { http: [string, string, number] }).http;
  const [path = "/", query = ""] = uri.replace(/\{[^}]+\}/g, "x").split("?");
  return { ...plain, method, path, query: Object.fromEntries(new URLSearchParams(query)) };
}

export interface SigningOptions {
  service: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** Milliseconds since the epoch. */
  at: number;
  /** Default: us-east-1. */
  region?: string;
}

/** Headers of a request, signed with the official signer; by the root key now, unless told. */
export async function signRaw(
  endpoint: string,
  service: string,
  request: RawRequest,
  { accessKeyId, secretAccessKey, at, region = "us-east-1" }: Omit<SigningOptions, "service"> = {
    ...ROOT,
    at: Date.now(),
  },
): Promise<Record<string, string>> {
  const { host, hostname } = new URL(endpoint);
  const signer = new SignatureV4({
    service,
    region,
    credentials: { accessKeyId, secretAccessKey },
    sha256: Sha256,
    uriEscapePath: service !== "s3",
  });
  const signed = await signer.sign(
    { ...request, protocol: "http:", hostname, headers: { host, ...request.headers } },
    { signingDate: new Date(at) },
  );
  return signed.headers;
}

/** Signs and sends. */
export async function sendSigned(
  endpoint: string,
  request: RawRequest,
  { service, ...signing }: SigningOptions,
): Promise<Response> {
  const headers = await signRaw(endpoint, service, request, signing);
  const query = new URLSearchParams(request.query).toString();
  return fetch(`${endpoint}${request.path}${query ? `?${query}` : ""}`, {
    method: request.method,
    headers,
    body: request.method === "GET" || request.method === "HEAD" ? undefined : request.body,
  });
}
