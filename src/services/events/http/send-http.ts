import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { HTTP_TIMEOUT_MS } from "../limits.js";

export interface HttpRequest {
  url: string;
  method: string;
  headers: Readonly<Record<string, string>>;
  body?: string;
  /** Bytes of the answer that are read; more of it makes the request fail. 0: the status is all that counts. */
  answerBytesMax: number;
  signal: AbortSignal;
}

export interface HttpAnswer {
  status: number;
  /** `Retry-After` as it came. */
  retryAfter?: string;
  body: string;
}

/** Sends one request; redirects are not followed. Rejects where no answer comes in time. */
export function sendHttp(wanted: HttpRequest): Promise<HttpAnswer> {
  const { url, method, headers, body, answerBytesMax } = wanted;
  const request = url.startsWith("https:") ? requestHttps : requestHttp;
  const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.any([wanted.signal, AbortSignal.timeout(HTTP_TIMEOUT_MS)]);
    const sent = request(url, { method, headers: { ...headers, ...length }, signal, agent: false });
    sent.on("error", reject);
    sent.on("response", (response) => {
      const status = response.statusCode ?? 0;
      const retryAfter = response.headers["retry-after"];
      const done = (text: string) => resolve({ status, ...(retryAfter && { retryAfter }), body: text });
      if (answerBytesMax === 0) {
        done("");
        response.destroy();
        return;
      }
      const pieces: Buffer[] = [];
      let bytes = 0;
      response.on("data", (piece: Buffer) => {
        bytes += piece.length;
        pieces.push(piece);
        if (bytes > answerBytesMax) response.destroy(new Error("the answer is too large"));
      });
      response.on("error", reject);
      response.on("end", () => done(Buffer.concat(pieces).toString()));
    });
    sent.end(body);
  });
}
