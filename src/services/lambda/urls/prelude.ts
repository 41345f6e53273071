import type { WireResponse } from "../../../wire/protocol.js";
import { toHead } from "./response.js";

const PRELUDE_TYPE = "application/vnd.awslambda.http-integration-response";
/** Parts the prelude from the body: eight zero bytes. */
const END = Buffer.alloc(8);
const PRELUDE_BYTES_MAX = 64 * 1024;

export interface Streamed {
  /** Undefined for a prelude that makes no response. */
  head: Omit<WireResponse, "body"> | undefined;
  rest: AsyncGenerator<Uint8Array>;
}

/** Takes the JSON prelude off a streamed response, where its content type says that it has one. */
export async function readPrelude(
  contentType: string,
  chunks: AsyncGenerator<Uint8Array>,
): Promise<Streamed> {
  if (contentType !== PRELUDE_TYPE) {
    return { head: { status: 200, headers: { "content-type": contentType } }, rest: chunks };
  }
  let gathered: Buffer = Buffer.alloc(0);
  // Not `for await`: that would end the generator when the prelude is complete.
  while (gathered.indexOf(END) < 0 && gathered.length < PRELUDE_BYTES_MAX) {
    const { value, done } = await chunks.next();
    if (done) break;
    gathered = Buffer.concat([gathered, value]);
  }
  const end = gathered.indexOf(END);
  const head = end < 0 ? undefined : parseHead(gathered.toString("utf8", 0, end));
  return { head, rest: join(gathered.subarray(end + END.length), chunks) };
}

function parseHead(json: string): Omit<WireResponse, "body"> | undefined {
  try {
    const parsed: unknown = JSON.parse(json);
    return typeof parsed === "object" && parsed !== null ? toHead(parsed) : undefined;
  } catch {
    return undefined;
  }
}

async function* join(first: Uint8Array, chunks: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (first.byteLength > 0) yield first;
  yield* chunks;
}
