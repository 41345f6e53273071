import { expect, test } from "vitest";
import { History, ReadSet } from "./history.js";

/** A transaction that begins now, and has read a key. */
function reader(history: History, began: number, key: string): ReadSet {
  const reads = new ReadSet(began);
  history.begin(reads);
  reads.addKey(key, began);
  return reads;
}

test("hasChanged: what another has written since it was read", () => {
  const history = new History();
  const reads = reader(history, 7, "a");
  const other = reader(history, 7, "c");
  history.record(8, ["b"], other);
  expect(history.hasChanged(reads)).toBe(false);
  history.record(9, ["a"], other);
  expect(history.hasChanged(reads)).toBe(true);
});

test("hasChanged: what was written without reading counts, too", () => {
  const history = new History();
  const reads = reader(history, 7, "a");
  history.record(8, ["a"], undefined);
  expect(history.hasChanged(reads)).toBe(true);
});

test("hasChanged: what was written before a transaction began is nothing to it, kept or not", () => {
  const history = new History();
  history.record(1, ["a"], undefined);
  const alone = reader(history, 1, "a");
  history.record(2, ["a"], alone);
  history.end(alone);
  expect(history.hasChanged(reader(history, 2, "a"))).toBe(false);
});

test("end: what the longest running transaction may ask for is kept while it runs", () => {
  const history = new History();
  const long = reader(history, 0, "a");
  const short = reader(history, 0, "b");
  history.record(1, ["a"], short);
  history.end(short);
  expect(history.hasChanged(long)).toBe(true);
  history.end(long);
  expect(history.hasChanged(reader(history, 1, "a"))).toBe(false);
});
