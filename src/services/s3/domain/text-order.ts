const LAST_CODE_POINT = 0x10ffff;
const SURROGATES_START = 0xd800;
const SURROGATES_END = 0xe000;

/**
 * The least string that sorts, by its UTF-8 bytes, after every string that starts with `prefix`; undefined where none
 * does (an empty prefix, or one of last code points only). UTF-8 order is code-point order, which UTF-16 order is not.
 */
export function afterPrefix(prefix: string): string | undefined {
  const points = [...prefix];
  while (points.length > 0) {
    const last = points.pop()?.codePointAt(0) ?? LAST_CODE_POINT;
    if (last >= LAST_CODE_POINT) continue;
    const next = last + 1 === SURROGATES_START ? SURROGATES_END : last + 1;
    return points.join("") + String.fromCodePoint(next);
  }
  return undefined;
}

/** Compares by UTF-8 bytes: the order in which S3 lists keys. */
export function compareUtf8(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a, "utf8"), Buffer.from(b, "utf8"));
}
