import { createHmac, timingSafeEqual } from "node:crypto";
import type { Clock } from "../../../core/clock.js";
import type { WireRequest, WireResponse } from "../../../wire/protocol.js";
import { ARCHIVE_PATH_PREFIX } from "../addresses.js";
import type { LambdaContext } from "../operation.js";

/** As long as the URLs that AWS gives. */
const VALID_MS = 10 * 60_000;

/** Download addresses of code and layers: whoever has one may read that archive for ten minutes. */
export class Archives {
  readonly #secret: Uint8Array;
  readonly #clock: Clock;

  /** The secret lives as long as the process: so do the addresses. */
  constructor(secret: Uint8Array, clock: Clock) {
    this.#secret = secret;
    this.#clock = clock;
  }

  toUrl(blobId: string, ctx: LambdaContext): string {
    const expires = this.#clock.now() + VALID_MS;
    return `${ctx.endpoint}${ARCHIVE_PATH_PREFIX}${blobId}?expires=${expires}&signature=${this.#sign(blobId, expires)}`;
  }

  async answer(request: WireRequest, ctx: LambdaContext): Promise<WireResponse> {
    const blobId = request.path.slice(ARCHIVE_PATH_PREFIX.length);
    const query = new URLSearchParams(request.query);
    const expires = Number(query.get("expires"));
    const isSigned = isEqual(query.get("signature") ?? "", this.#sign(blobId, expires));
    if (!isSigned || request.method !== "GET" || expires < this.#clock.now()) {
      return { status: 403, headers: { "content-type": "text/plain" }, body: "Request has expired" };
    }
    return {
      status: 200,
      headers: { "content-type": "application/zip" },
      body: await ctx.blobs.read(blobId),
    };
  }

  #sign(blobId: string, expires: number): string {
    return createHmac("sha256", this.#secret).update(`${blobId}\n${expires}`).digest("hex");
  }
}

function isEqual(given: string, expected: string): boolean {
  return given.length === expected.length && timingSafeEqual(Buffer.from(given), Buffer.from(expected));
}
