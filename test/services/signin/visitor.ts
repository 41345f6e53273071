import { type IncomingHttpHeaders, request } from "node:http";
import type { TestServer } from "../../support/server.js";

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  /** Of a JSON answer. */
  json: Record<string, unknown>;
  /** Values of the hidden fields of a page's first form that has a destination or a token. */
  fields: Record<string, string>;
}

const BROWSER = {
  "user-agent": "Mozilla/5.0 (X11; Linux x86_64)",
  "sec-fetch-site": "same-origin",
  "sec-fetch-mode": "navigate",
};

/** Somebody with a cookie jar, who reaches the server under any host name: a browser, or a program. */
export class Visitor {
  readonly cookies = new Map<string, string>();
  readonly host: string;
  private readonly server: TestServer;
  private readonly own: Record<string, string>;

  private constructor(server: TestServer, host: string, own: Record<string, string>) {
    this.server = server;
    this.host = `${host}:${new URL(server.endpoint).port}`;
    this.own = own;
  }

  static browser(server: TestServer, host = "signin.localhost"): Visitor {
    return new Visitor(server, host, BROWSER);
  }

  static program(server: TestServer, host = "127.0.0.1"): Visitor {
    return new Visitor(server, host, { "user-agent": "program/1" });
  }

  get origin(): string {
    return `http://${this.host}`;
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send("GET", path, headers, undefined);
  }

  /** Sends a form, as a page of the same origin would. */
  post(path: string, form: Record<string, string>, headers: Record<string, string> = {}): Promise<Answer> {
    const type = { "content-type": "application/x-www-form-urlencoded", origin: this.origin };
    return this.send("POST", path, { ...type, ...headers }, new URLSearchParams(form).toString());
  }

  postJson(path: string, value: object, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send("POST", path, { "content-type": "application/json", ...headers }, JSON.stringify(value));
  }

  async send(
    method: string,
    path: string,
    headers: Record<string, string>,
    body: string | undefined,
  ): Promise<Answer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const all = { ...this.own, host: this.host, ...(cookie && { cookie }), ...headers };
    const answer = await exchange(`${this.server.endpoint}${path}`, method, all, body);
    for (const line of answer.headers["set-cookie"] ?? []) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === "") this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return answer;
  }
}

function exchange(
  url: string,
  method: string,
  headers: Record<string, string>,
  body: string | undefined,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString();
        const isJson = response.headers["content-type"]?.includes("json");
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text,
          json: isJson ? (JSON.parse(text) as Record<string, unknown>) : {},
          fields: hiddenFields(text),
        });
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

function hiddenFields(page: string): Record<string, string> {
  const form = page.slice(0, page.indexOf("</form>"));
  const found = form.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g);
  return Object.fromEntries(
    [...found].map(([, name = "", value = ""]) => [name, value.replaceAll("&amp;", "&")]),
  );
}
