import { expect, it } from "vitest";
import { Dock } from "./dock.js";
import { Shelf } from "./shelf.js";

const vector = (x: number) => Float32Array.of(x, 0);
const part = (nth: number, ids: string[], whole?: number) => ({
  set: "faces",
  revision: 1,
  ids,
  vectors: Float32Array.from(ids.flatMap((id) => [Number(id), 0])),
  nth,
  ...(whole !== undefined && { whole }),
});
const change = (from: number, put: string[], remove: string[] = []) => ({
  set: "faces",
  from,
  to: from + 1,
  put: put.map((id) => ({ id, vector: vector(Number(id)) })),
  remove,
});
const idsOf = (held: ReturnType<Dock["take"]>) =>
  held?.vectors.nearest(vector(0), Infinity, 99).map(({ id }) => id);

it("a set is whole with its last part, and takes in what changed meanwhile", () => {
  const dock = new Dock();
  expect(dock.take(part(0, ["1", "2"]))).toBeUndefined();
  dock.change(change(1, ["9"], ["2"]));
  expect(dock.take(part(1, ["3", "9"]))).toBeUndefined();
  dock.change(change(2, ["4"]));
  expect(idsOf(dock.take(part(2, [], 3)))).toEqual(["1", "3", "4", "9"]);
});

it("a set whose changes it has not all been told of is not whole", () => {
  const dock = new Dock();
  dock.take(part(0, ["1"]));
  expect(dock.take(part(1, ["2"], 2))).toBeUndefined();
  dock.take(part(0, ["1"]));
  dock.change(change(2, ["5"]));
  expect(dock.take(part(1, ["2"], 3))).toBeUndefined();
});

it("parts that do not follow each other make no set", () => {
  const dock = new Dock();
  dock.take(part(0, ["1"]));
  expect(dock.take(part(2, ["3"], 1))).toBeUndefined();
  expect(dock.take(part(1, ["2"], 1))).toBeUndefined();
  expect(idsOf(dock.take(part(0, ["7"], 1)))).toEqual(["7"]);
});

it("an empty set can be searched, and grows by its first change", () => {
  const shelf = new Shelf();
  const empty = new Dock().take(part(0, [], 1));
  if (empty) shelf.put("faces", empty);
  expect(shelf.get("faces", 1)?.nearest(vector(0), Infinity, 9)).toEqual([]);
  shelf.change(change(1, ["5"]));
  expect(shelf.get("faces", 1)).toBeUndefined();
  expect(shelf.get("faces", 2)?.nearest(vector(0), Infinity, 9)).toMatchObject([{ id: "5" }]);
  // A change that it missed: what it holds is of no use.
  shelf.change(change(7, ["6"]));
  expect(shelf.get("faces", 2)).toBeUndefined();
});
