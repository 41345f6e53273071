import { createHash, randomBytes } from "node:crypto";
import { Crc32c, Crc64Nvme } from "@aws-sdk/checksums/crc";
import { Xxh3_64, Xxh3_128, Xxh64 } from "@aws-sdk/checksums/xxh";
import type { ChecksumAlgorithm } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { ALGORITHMS, isDigest } from "./algorithms.js";
import { toMultipartChecksum } from "./object-checksum.js";

async function digest(algorithm: ChecksumAlgorithm, ...pieces: Uint8Array[]): Promise<string> {
  const running = ALGORITHMS[algorithm].start();
  for (const piece of pieces) running.update(piece);
  return Buffer.from(await running.finish()).toString("base64");
}

describe("checksums", () => {
  it.each([
    ["CRC32", "cbf43926"],
    ["CRC32C", "e3069283"],
    ["CRC64NVME", "ae8b14860a799888"],
    ["SHA1", "f7c3bc1d808e04732adf679965ccc34ca7ae3441"],
  ] as const)("%s of the check string", async (algorithm, hex) => {
    const check = Buffer.from("123456789");
    const value = await digest(algorithm, check.subarray(0, 4), check.subarray(4));
    expect(Buffer.from(value, "base64").toString("hex")).toBe(hex);
    expect(isDigest(algorithm, value)).toBe(true);
    expect(isDigest(algorithm, value.slice(1))).toBe(false);
  });

  it.each([
    ["CRC32C", Crc32c],
    ["CRC64NVME", Crc64Nvme],
    ["XXHASH64", Xxh64],
    ["XXHASH3", Xxh3_64],
    ["XXHASH128", Xxh3_128],
  ] as const)("%s is the SDK's, of bodies that are taken in turns", async (algorithm, Official) => {
    const bodies = [randomBytes(200_001), randomBytes(300), Buffer.alloc(0)];
    const running = bodies.map((body) => ({ body, ours: ALGORITHMS[algorithm].start() }));
    for (const { body, ours } of running) ours.update(body.subarray(0, 7));
    for (const { body, ours } of running) ours.update(body.subarray(7));
    for (const { body, ours } of running) {
      const official = new Official();
      official.update(body);
      expect(Buffer.from(await ours.finish())).toEqual(Buffer.from(await official.digest()));
    }
  });

  it.each(["CRC32", "CRC32C", "CRC64NVME"] as const)(
    "%s of parts combines into that of the whole",
    async (algorithm) => {
      const parts = [randomBytes(70_001), randomBytes(70_001), Buffer.alloc(0), randomBytes(13)];
      const described = await Promise.all(
        parts.map(async (part) => ({ value: await digest(algorithm, part), size: part.length })),
      );
      const whole = await toMultipartChecksum(algorithm, "FULL_OBJECT", described);
      expect(whole.value).toBe(await digest(algorithm, Buffer.concat(parts)));
    },
  );

  it("a composite checksum digests the digests and names the number of parts", async () => {
    const parts = [Buffer.from("a"), Buffer.from("b")];
    const described = await Promise.all(
      parts.map(async (part) => ({ value: await digest("SHA256", part), size: part.length })),
    );
    const digests = parts.map((part) => createHash("sha256").update(part).digest());
    const expected = createHash("sha256").update(Buffer.concat(digests)).digest("base64");
    expect((await toMultipartChecksum("SHA256", "COMPOSITE", described)).value).toBe(`${expected}-2`);
  });
});
