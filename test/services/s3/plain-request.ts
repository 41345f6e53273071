import { type IncomingHttpHeaders, request } from "node:http";

export interface PlainAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A request as a browser sends it: unsigned, with any headers, `host` among them, which fetch keeps to itself. */
export function sendPlain(
  endpoint: string,
  path: string,
  headers: Record<string, string> = {},
  method = "GET",
): Promise<PlainAnswer> {
  return new Promise((resolve, reject) => {
    const asked = request(endpoint + path, { method, headers }, async (answer) => {
      const chunks: Buffer[] = [];
      for await (const chunk of answer) chunks.push(chunk);
      const { statusCode: status = 0, headers: answered } = answer;
      resolve({ status, headers: answered, body: Buffer.concat(chunks).toString() });
    });
    asked.on("error", reject).end();
  });
}
