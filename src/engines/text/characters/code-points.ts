/** Places in a text, counted as JavaScript does (UTF-16 units) and as AWS does (code points). */
export class CodePoints {
  readonly #counts: Uint32Array | undefined;
  readonly #length: number;

  constructor(text: string) {
    this.#length = text.length;
    this.#counts = hasSurrogate(text) ? count(text) : undefined;
  }

  /** Code points before the UTF-16 index `at`. An index inside a pair counts as the pair's end. */
  before(at: number): number {
    const clamped = Math.max(0, Math.min(at, this.#length));
    return this.#counts ? (this.#counts[clamped] ?? 0) : clamped;
  }
}

function hasSurrogate(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    if ((text.charCodeAt(at) & 0xf800) === 0xd800) return true;
  }
  return false;
}

function count(text: string): Uint32Array {
  const counts = new Uint32Array(text.length + 1);
  let points = 0;
  for (let at = 0; at < text.length; ) {
    const units = (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
    points += 1;
    for (let unit = 1; unit <= units; unit++) counts[at + unit] = points;
    at += units;
  }
  return counts;
}
