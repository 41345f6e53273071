import { describe, expect, it } from "vitest";
import { type KeyListing, listKeys } from "./list-keys.js";
import { compareUtf8 } from "./text-order.js";

function source(keys: string[]) {
  const sorted = [...keys].sort(compareUtf8);
  const seen: string[] = [];
  return {
    seen,
    async *open(from: string) {
      for (const key of sorted) {
        if (compareUtf8(key, from) < 0) continue;
        seen.push(key);
        yield { key, value: key };
      }
    },
  };
}

async function list(keys: string[], listing: Partial<KeyListing>) {
  const { open, seen } = source(keys);
  const page = await listKeys(open, { prefix: "", delimiter: "", after: "", limit: 1000, ...listing });
  const names = page.entries.map((entry) => (entry.kind === "key" ? entry.key : `${entry.prefix}…`));
  return { names, truncated: page.truncated, last: page.last, seen };
}

describe("listKeys", () => {
  it("gives keys in UTF-8 order", async () => {
    const { names } = await list(["b", "a", "\u{1F600}", "\uFF5E"], {});
    expect(names).toEqual(["a", "b", "\uFF5E", "\u{1F600}"]);
  });
  it("folds by delimiter and jumps over what is folded", async () => {
    const many = Array.from({ length: 500 }, (_, index) => `dir/${index}`);
    const { names, seen } = await list([...many, "file", "zoo/1", "zoo/2"], { delimiter: "/" });
    expect(names).toEqual(["dir/…", "file", "zoo/…"]);
    expect(seen.length).toBeLessThan(6);
  });
  it("folds below a prefix only", async () => {
    const { names } = await list(["a/b/c", "a/d", "ab"], { prefix: "a/", delimiter: "/" });
    expect(names).toEqual(["a/b/…", "a/d"]);
  });
  it("is truncated only when something follows", async () => {
    expect(await list(["a", "b"], { limit: 2 })).toMatchObject({ truncated: false, last: undefined });
    expect(await list(["a", "b", "c"], { limit: 2 })).toMatchObject({ truncated: true, last: "b" });
    expect(await list(["a/1", "a/2"], { limit: 1, delimiter: "/" })).toMatchObject({ truncated: false });
  });
  it("goes on after a key, and after a common prefix", async () => {
    const keys = ["a", "d/1", "d/2", "e"];
    expect((await list(keys, { after: "a" })).names).toEqual(["d/1", "d/2", "e"]);
    expect((await list(keys, { after: "d/", delimiter: "/" })).names).toEqual(["e"]);
    expect((await list(keys, { after: "d/1", delimiter: "/" })).names).toEqual(["d/…", "e"]);
    expect((await list(keys, { after: "0", prefix: "d" })).names).toEqual(["d/1", "d/2"]);
    expect((await list(keys, { after: "z", prefix: "d" })).names).toEqual([]);
  });
  it("takes delimiters of several characters, and keys that are the prefix", async () => {
    expect((await list(["xAAy", "xAAz", "xA"], { delimiter: "AA" })).names).toEqual(["xA", "xAA…"]);
    expect((await list(["d/", "d/x"], { prefix: "d/", delimiter: "/" })).names).toEqual(["d/", "d/x"]);
  });
});
