import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { lockFolder } from "./folder-lock.js";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "lenticular-lock-"));
});

afterEach(() => rm(folder, { recursive: true }));

const markOf = (pid: number, started: string) => JSON.stringify({ pid, started, boot: "" });

test("lockFolder: lets nobody else in until it is given back", async () => {
  const unlock = await lockFolder(folder);
  await expect(lockFolder(folder)).rejects.toThrow(`is in use by process ${process.pid}.`);
  await unlock();
  await (await lockFolder(folder))();
});

test("lockFolder: a process that is gone counts for nothing", async () => {
  const child = spawn(process.execPath, ["-e", ""]);
  await new Promise((resolve) => child.once("exit", resolve));
  await writeFile(join(folder, "in-use"), markOf(child.pid ?? 0, ""));
  await (await lockFolder(folder))();
});

test("lockFolder: another process that has come by the same number counts for nothing", async () => {
  await writeFile(join(folder, "in-use"), markOf(process.pid, "an earlier time"));
  await (await lockFolder(folder))();
});

test.each(["", "{", "null", '{"pid":"x"}'])(
  "lockFolder: a torn mark (%s) counts for nothing",
  async (mark) => {
    await writeFile(join(folder, "in-use"), mark);
    await (await lockFolder(folder))();
  },
);
