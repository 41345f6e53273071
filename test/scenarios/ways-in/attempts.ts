import { type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";
import type { HeaderBag, QueryParameterBag } from "@aws-sdk/types";
import { SignatureV4 } from "@smithy/signature-v4";
import { Sha256 } from "../../support/sha256.js";

/** A request as it goes over the wire, to be changed on its way. */
export interface Attempt {
  method: string;
  /** As it is sent: nothing of it is normalized. */
  path: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  body: string;
}

export interface Caller {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

export interface SigningFacts {
  service: string;
  region?: string;
  /** Milliseconds since the epoch. */
  at?: number;
  /** Presigns for this many seconds, in place of an Authorization header. */
  expiresInSeconds?: number;
}

/** Signs with the official signer: what is changed afterwards was not signed. */
export async function sign(
  endpoint: string,
  attempt: Partial<Attempt>,
  caller: Caller,
  { service, region = "us-east-1", at = Date.now(), expiresInSeconds }: SigningFacts,
): Promise<Attempt> {
  const { host, hostname } = new URL(endpoint);
  const signer = new SignatureV4({
    service,
    region,
    credentials: caller,
    sha256: Sha256,
    uriEscapePath: service !== "s3",
  });
  const plain = { method: "GET", path: "/", query: {}, body: "", ...attempt };
  // Who presigns does not know the body yet.
  const unsigned = { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" };
  const headers = { host, ...(expiresInSeconds && unsigned), ...attempt.headers };
  const whole = { ...plain, protocol: "http:", hostname, headers };
  const signingDate = new Date(at);
  const signed = expiresInSeconds
    ? await signer.presign(whole, { signingDate, expiresIn: expiresInSeconds })
    : await signer.sign(whole, { signingDate });
  return { ...plain, query: toText(signed.query), headers: toText(signed.headers) };
}

function toText(bag: QueryParameterBag | HeaderBag | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(bag ?? {}).map(([name, value]) => [name, String(value ?? "")]));
}

/** Sends it as it is. */
export async function send(endpoint: string, attempt: Attempt): Promise<{ status: number; body: string }> {
  const { hostname, port } = new URL(endpoint);
  const query = new URLSearchParams(attempt.query).toString().replaceAll("+", "%20");
  const path = `${attempt.path}${query ? `?${query}` : ""}`;
  const { method, headers, body } = attempt;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const outgoing = request({ hostname, port, path, method, headers, agent: false }, resolve);
    outgoing.on("error", reject);
    outgoing.end(body);
  });
  return { status: response.statusCode ?? 0, body: await text(response) };
}
