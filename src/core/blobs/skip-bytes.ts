/** What is left of pieces when their first bytes are written. */
export function skipBytes(pieces: Uint8Array[], bytes: number): Uint8Array[] {
  let at = 0;
  let left = bytes;
  for (let piece = pieces[at]; piece && piece.byteLength <= left; piece = pieces[++at])
    left -= piece.byteLength;
  const rest = pieces.slice(at);
  if (left > 0 && rest[0]) rest[0] = rest[0].subarray(left);
  return rest;
}
