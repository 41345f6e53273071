import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { PassThrough, Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { feed } from "./feed.js";

const MEGABYTE = 1024 * 1024;
const pieces = Array.from({ length: 80 }, () => randomBytes(100_000));
const whole = Buffer.concat(pieces);

describe("feed", () => {
  it.each([0, 1, 80])("hands %i pieces on in order, in few batches", async (count) => {
    const batches: Uint8Array[][] = [];
    await feed(Readable.from(pieces.slice(0, count)), async (batch) => {
      batches.push(batch);
    });
    expect(Buffer.concat(batches.flat()).equals(whole.subarray(0, count * 100_000))).toBe(true);
    expect(batches.length).toBeLessThanOrEqual(Math.ceil(count / 5));
  });

  it("waits while three batches are under way", async () => {
    const release: (() => void)[] = [];
    let bytes = 0;
    const feeding = feed(Readable.from(pieces), (batch) => {
      for (const { length } of batch) bytes += length;
      return new Promise((resolve) => release.push(resolve));
    });
    while (release.length < 3) await new Promise((resolve) => setImmediate(resolve));
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(release).toHaveLength(3);
    expect(bytes).toBeLessThan(2 * MEGABYTE);
    for (let index = 0; bytes < whole.length || index < release.length; index++) {
      while (release.length <= index) await new Promise((resolve) => setImmediate(resolve));
      release[index]?.();
    }
    await feeding;
    expect(bytes).toBe(whole.length);
  });

  it("fails with the stream, and with what was handed on; the rest is thrown away", async () => {
    const broken = new PassThrough();
    const feeding = feed(broken, async () => {});
    broken.write("x");
    broken.destroy(new Error("cut off"));
    await expect(feeding).rejects.toThrow("cut off");
    const gone = new PassThrough();
    const early = feed(gone, async () => {});
    gone.destroy();
    await expect(early).rejects.toThrow("Premature close");
    const source = Readable.from(pieces);
    const ended = once(source, "end");
    await expect(
      feed(source, async () => {
        throw new Error("no room");
      }),
    ).rejects.toThrow("no room");
    await ended;
  });
});
