import { SCAN_MODULE } from "./scan-module.js";

/** Numbers are taken eight at a time; what a vector lacks to that is filled with zeros. */
const STEP = 8;
const PAGE_BYTES = 65_536;
const PAGES_MAX = 65_536;
/** Memory grows by an eighth, where it stands: nothing is copied. */
const GROWTH = 8;
const BYTES = Float32Array.BYTES_PER_ELEMENT;

/** Vectors of one length in one block of memory, and how far they are from another one. */
export interface Scan {
  /** Makes room for so many. */
  hold(count: number): void;
  put(place: number, vector: Float32Array): void;
  move(from: number, to: number): void;
  /** The squared distances of `count` vectors from a place on; good until the next call. */
  squares(vector: Float32Array, start: number, count: number): Float32Array;
}

const compiled = new WebAssembly.Module(SCAN_MODULE);

/** For vectors of `length` numbers, of which `countMax` are measured at once. */
export function openScan(length: number, countMax: number): Scan {
  const stride = Math.ceil(length / STEP) * STEP;
  // The vector asked for, then the answers, then the vectors.
  const [answers, vectors] = [stride, stride + countMax];
  const memory = new WebAssembly.Memory({ initial: pagesFor(vectors), maximum: PAGES_MAX });
  const { scan } = new WebAssembly.Instance(compiled, { own: { memory } }).exports as {
    scan(at: number, count: number, bytes: number, asked: number, out: number): void;
  };
  let numbers = new Float32Array(memory.buffer);
  return {
    hold(count) {
      const needed = vectors + count * stride;
      if (needed <= numbers.length) return;
      const pages = memory.buffer.byteLength / PAGE_BYTES;
      const wanted = Math.max(pagesFor(needed), Math.min(PAGES_MAX, pages + Math.ceil(pages / GROWTH)));
      memory.grow(wanted - pages);
      numbers = new Float32Array(memory.buffer);
    },
    put(place, vector) {
      numbers.set(vector, vectors + place * stride);
    },
    move(from, to) {
      const start = vectors + from * stride;
      numbers.copyWithin(vectors + to * stride, start, start + stride);
    },
    squares(vector, start, count) {
      numbers.set(vector);
      scan((vectors + start * stride) * BYTES, count, stride * BYTES, 0, answers * BYTES);
      return numbers.subarray(answers, answers + count);
    },
  };
}

function pagesFor(numbers: number): number {
  return Math.ceil((numbers * BYTES) / PAGE_BYTES);
}
