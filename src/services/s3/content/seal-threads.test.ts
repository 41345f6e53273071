import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, open, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { systemClock } from "../../../core/clock.js";
import { NONCE_BYTES, startDecipher } from "./cipher.js";
import { Seal } from "./seal.js";
import { SealThreads } from "./seal-threads.js";

const threads = new SealThreads(systemClock);
afterEach(() => threads.stop());

const secret = { key: randomBytes(32), nonce: randomBytes(NONCE_BYTES) };
const algorithms = ["CRC64NVME", "SHA256"] as const;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "seal-threads-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it("seal threads: bodies that overlap are written in order, encrypted, with the digests of their plain bytes", async () => {
  const bodies = Array.from({ length: 5 }, () => randomBytes(300_000));
  await Promise.all(
    bodies.map(async (body, index) => {
      const file = await open(join(folder, String(index)), "wx");
      const seal = threads.begin({ algorithms, secret }, file.fd);
      const pieces = [body.subarray(0, 1), body.subarray(1, 200_000), body.subarray(200_000)];
      // A copy each: what owns its memory is given away.
      await Promise.all(pieces.map((piece) => seal.pass([Uint8Array.from(piece)])));
      const stored = await readFile(join(folder, String(index)));
      expect(startDecipher(secret.key, secret.nonce, 0).update(stored).equals(body)).toBe(true);
      const inline = new Seal({ algorithms, secret });
      inline.pass(body);
      const digests = await seal.finish();
      await file.close();
      expect(digests).toEqual(await inline.finish());
      expect(digests.md5).toBe(createHash("md5").update(body).digest("hex"));
    }),
  );
});

it("seal threads: what cannot be written fails with the system's code, and a body given up is written no more", async () => {
  const path = join(folder, "read-only");
  await writeFile(path, "");
  const file = await open(path, "r");
  const seal = threads.begin({ algorithms: [], secret }, file.fd);
  await expect(seal.pass([randomBytes(10)])).rejects.toMatchObject({ code: "EBADF" });
  await seal.drop();
  await file.close();
  const another = await open(path, "r+");
  await expect(seal.pass([randomBytes(10)])).rejects.toThrow();
  await another.close();
  expect(await readFile(path)).toHaveLength(0);
});

it("seal threads: what shares its memory with others keeps it", async () => {
  const whole = randomBytes(1000);
  const before = Buffer.from(whole);
  const seal = threads.begin({ algorithms: [] });
  await seal.pass([whole.subarray(10, 20), whole.subarray(20, 30)]);
  await seal.drop();
  expect(whole.equals(before)).toBe(true);
});

it("seal threads: a thread that is gone fails its bodies, and the next body gets another", async () => {
  const seal = threads.begin({ algorithms: [] });
  const waiting = seal.pass([randomBytes(8 * 1024 * 1024)]);
  await threads.stop();
  await expect(waiting).rejects.toThrow("ended");
  await expect(seal.finish()).rejects.toThrow("ended");
  const next = threads.begin({ algorithms: [] });
  expect((await next.finish()).md5).toBe(createHash("md5").digest("hex"));
});
