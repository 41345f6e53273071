import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { MemoryRelease, ownMemory } from "./memory-release.js";

describe("memory release", () => {
  it("frees what belongs to a chunk alone, at once, and leaves what is shared", () => {
    const [own, whole] = [Uint8Array.from(randomBytes(100)), Uint8Array.from(randomBytes(100))];
    const shared = whole.subarray(10, 20);
    expect(ownMemory([own, shared, new Uint8Array(0)])).toEqual([own.buffer]);
    const release = new MemoryRelease();
    release.free([own, shared, own]);
    expect(own.buffer.byteLength).toBe(0);
    expect(whole.length).toBe(100);
  });

  it("a gigabyte in pieces never stands in memory together", () => {
    const release = new MemoryRelease();
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    for (let index = 0; index < 1024; index++) {
      release.free([new Uint8Array(1024 * 1024)]);
      if (index % 64 === 0) most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    }
    expect(most).toBeLessThan(16 * 1024 * 1024);
  });
});
