import { finished, type Readable } from "node:stream";

/** Chunks are handed on together, up to about this size: each hand-over wakes a thread. */
const BATCH_BYTES = 512 * 1024;
/** Batches on their way. */
const BATCHES_MAX = 3;

/**
 * Hands a stream on in batches, a few of them at once and in order. It listens instead of iterating: an iterator joins
 * chunks by copying them. When it fails, the rest of the stream is thrown away, so that an answer can still be sent.
 */
export function feed(source: Readable, pass: (batch: Uint8Array[]) => Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    let batch: Uint8Array[] = [];
    let size = 0;
    let underWay = 0;
    let hasEnded = false;
    const fail = (error: unknown) => {
      source.off("data", take);
      source.resume();
      reject(error instanceof Error ? error : new Error(String(error)));
    };
    const settle = () => {
      underWay--;
      if (hasEnded && underWay === 0) resolve();
      else source.resume();
    };
    const handOn = () => {
      underWay++;
      if (underWay >= BATCHES_MAX) source.pause();
      // Not within this turn: the decoder that gave the last chunk may not be done with its memory, which may be given away.
      Promise.resolve(batch).then(pass).then(settle, fail);
      batch = [];
      size = 0;
    };
    const take = (chunk: Uint8Array) => {
      batch.push(chunk);
      size += chunk.length;
      if (size >= BATCH_BYTES) handOn();
    };
    finished(source, { writable: false }, (error) => {
      if (error) return fail(error);
      hasEnded = true;
      if (batch.length > 0) handOn();
      else if (underWay === 0) resolve();
    });
    source.on("data", take);
  });
}
