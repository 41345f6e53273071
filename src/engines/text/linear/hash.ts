/** FNV-1a's state before the first character. */
export const HASH_START = 0x811c9dc5;

/** FNV-1a over UTF-16 units: 32 bits, unsigned, the same on every machine. */
export function hashText(text: string, seed = HASH_START): number {
  return hashEnd(hashOn(seed, text)) >>> 0;
}

/** The state after some more of a text: what begins alike is hashed once. */
export function hashOn(state: number, text: string, from = 0, to = text.length): number {
  let hash = state;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash;
}

/** The hash of a state, signed: FNV's low bits follow the last character too closely for a table indexed by them. */
export function hashEnd(state: number): number {
  const hash = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d);
  return hash ^ (hash >>> 13);
}

/** A feature is the hash of its name, `=` and its value: the state before the value. */
export const hashNamed = (name: string): number => hashOn(HASH_START, `${name}=`);

/** The state after two values with a space between. */
export const hashPair = (state: number, one: string, two: string): number =>
  hashOn(hashOn(hashOn(state, one), " "), two);
