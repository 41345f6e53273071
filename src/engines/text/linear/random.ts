/** Mulberry32: uniform in [0, 1), the same on every machine. Its state may be kept and taken up again. */
export class Random {
  /** 32 bits. */
  state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }
}

export function toRandom(seed: number): () => number {
  const random = new Random(seed);
  return () => random.next();
}
