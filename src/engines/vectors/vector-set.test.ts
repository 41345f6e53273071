import { describe, expect, it } from "vitest";
import { VectorSet } from "./vector-set.js";

const LENGTH = 40;

/** A vector that stands `x` from the origin. */
const at = (x: number): Float32Array => new Float32Array(LENGTH).fill(x / Math.sqrt(LENGTH));

function filled(count: number): VectorSet {
  const set = new VectorSet();
  for (let x = 0; x < count; x += 1) set.put(`v${x}`, at(x));
  return set;
}

describe("VectorSet", () => {
  it("gives the nearest first, within the distance, up to the limit", () => {
    const set = filled(1_000);
    expect(set.nearest(at(500.2), 1.5, 10).map(({ id }) => id)).toEqual(["v500", "v501", "v499"]);
    expect(set.nearest(at(500.2), 1.5, 2)).toHaveLength(2);
    expect(set.nearest(at(500.2), 0.1, 10)).toEqual([]);
    expect(set.nearest(at(3), 10, 1)[0]?.distance).toBeCloseTo(0);
  });

  it.each([1, 7, 8, 33, 192])("measures vectors of %d numbers as they are, many of them", (length) => {
    const set = new VectorSet();
    const vectors = Array.from({ length: 2_500 }, (_, nth) =>
      Float32Array.from({ length }, (_, place) => Math.sin(nth * 7 + place * 3)),
    );
    for (const [nth, vector] of vectors.entries()) set.put(`v${nth}`, vector);
    const asked = Float32Array.from({ length }, (_, place) => Math.cos(place));
    const distances = vectors.map((vector) =>
      Math.hypot(...vector.map((value, at) => value - (asked[at] ?? 0))),
    );
    const found = set.nearest(asked, Infinity, 10);
    const expected = distances.toSorted((a, b) => a - b).slice(0, 10);
    for (const [nth, { id, distance }] of found.entries()) {
      expect(distance).toBeCloseTo(expected[nth] ?? 0, 4);
      expect(distance).toBeCloseTo(distances[Number(id.slice(1))] ?? 0, 4);
    }
    expect(found).toHaveLength(10);
  });

  it("finds all with no distance set", () => {
    expect(filled(300).nearest(at(0), Infinity, 1_000)).toHaveLength(300);
  });

  it("forgets what is deleted, wherever it stood, and keeps the others", () => {
    const set = filled(5);
    set.delete("v1");
    set.delete("v4");
    set.delete("gone");
    expect(set.size).toBe(3);
    expect(set.nearest(at(0), Infinity, 9).map(({ id }) => id)).toEqual(["v0", "v2", "v3"]);
  });

  it("replaces a vector put again", () => {
    const set = filled(3);
    set.put("v0", at(50));
    expect(set.size).toBe(3);
    expect(set.nearest(at(50), 1, 9).map(({ id }) => id)).toEqual(["v0"]);
  });
});
