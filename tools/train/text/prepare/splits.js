import { createHash } from "node:crypto";

/** A number in [0, 1) that depends on the text alone: splits that never move. */
export const fraction = (text) => createHash("sha1").update(text).digest().readUInt32BE(0) / 2 ** 32;

/** Rows of a corpus that has no splits of its own; those of one group stay together. */
export function byHash(rows, lang, set) {
  return rows.map((row) => {
    const place = fraction(row.group ?? row.text);
    const split = place < 0.2 ? "test" : place < 0.25 ? "dev" : "train";
    return { lang, set, split, text: row.text, label: row.label };
  });
}
