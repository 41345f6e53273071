import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { randomIds } from "./testing.js";
import { openVault } from "./vault.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "vault-"));
});
afterEach(() => rm(folder, { recursive: true }));

const text = Buffer.from("wJalrXUtnFEMI/K7MDENG");

test("makes a key file of mode 600, and opens what was sealed before a restart", async () => {
  const path = join(folder, "keys", "identity.key");
  const sealed = (await openVault(randomIds(), path)).seal("access-key", text);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect((await openVault(randomIds(), path)).unseal("access-key", sealed)).toEqual(text);
});

test("closes a key file that others may read", async () => {
  const path = join(folder, "identity.key");
  await writeFile(path, randomIds().bytes(32), { mode: 0o644 });
  await openVault(randomIds(), path);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test("refuses a damaged key file, and leaves it as it is", async () => {
  const path = join(folder, "identity.key");
  await writeFile(path, "short");
  await expect(openVault(randomIds(), path)).rejects.toThrow("damaged");
  expect(await readFile(path, "utf8")).toBe("short");
});

test("opens nothing that was altered, meant otherwise, or sealed by another", async () => {
  const vault = await openVault(randomIds(), undefined);
  const sealed = vault.seal("access-key", text);
  const altered = Buffer.from(sealed);
  altered.writeUInt8(altered.readUInt8(20) ^ 1, 20);
  expect(vault.unseal("access-key", altered)).toBeUndefined();
  expect(vault.unseal("session-token", sealed)).toBeUndefined();
  expect(vault.unseal("access-key", sealed.subarray(0, 27))).toBeUndefined();
  expect((await openVault(randomIds(), undefined)).unseal("access-key", sealed)).toBeUndefined();
  expect(sealed.includes(text)).toBe(false);
});
