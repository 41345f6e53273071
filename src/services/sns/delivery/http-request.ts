import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { HTTP_TIMEOUT_MS } from "../limits.js";

export interface HttpPost {
  url: string;
  headers: Record<string, string>;
  body: string;
  signal: AbortSignal;
}

/** Posts, and gives the answer's status; redirects are not followed, and what is answered is not read. */
export function post({ url, headers, body, signal }: HttpPost): Promise<number> {
  const { username, password, protocol } = new URL(url);
  const request = protocol === "https:" ? requestHttps : requestHttp;
  const credentials =
    username === "" ? {} : { auth: `${decodeURIComponent(username)}:${decodeURIComponent(password)}` };
  return new Promise((resolve, reject) => {
    const length = { "Content-Length": String(Buffer.byteLength(body)) };
    const sent = request(url, {
      method: "POST",
      headers: { ...headers, ...length },
      signal: AbortSignal.any([signal, AbortSignal.timeout(HTTP_TIMEOUT_MS)]),
      agent: false,
      ...credentials,
    });
    sent.on("error", reject);
    sent.on("response", (response) => {
      resolve(response.statusCode ?? 0);
      // An endless answer is of no interest.
      response.destroy();
    });
    sent.end(body);
  });
}
