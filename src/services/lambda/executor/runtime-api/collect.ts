import type { BodySink } from "./body-framing.js";

/** A body that went over its bound: the first `maxBytes` are lost too, only the size is known. */
export interface Oversized {
  bytes: number;
}

/** Gathers a whole body of up to `maxBytes`, then hands it on. A broken-off one is dropped. */
export function collect(maxBytes: number, done: (body: Buffer | Oversized) => void): BodySink {
  const parts: Buffer[] = [];
  let bytes = 0;
  return {
    data(part) {
      bytes += part.length;
      if (bytes <= maxBytes) parts.push(part);
      else parts.length = 0;
      return true;
    },
    end() {
      if (bytes > maxBytes) done({ bytes });
      else done(parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts));
    },
    abort() {},
  };
}
