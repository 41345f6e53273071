import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { FolderWatchers } from "./folder-watchers.js";

it("tells of changes by their keys, in the folders that it was told of and no others", async () => {
  const root = await mkdtemp(join(tmpdir(), "watchers-"));
  const changed = vi.fn();
  const failed = vi.fn();
  const watchers = new FolderWatchers({ root, changed, failed });
  try {
    await mkdir(join(root, "a", "b"), { recursive: true });
    for (const folder of ["", "a", "a/b", "a"]) watchers.add(folder);
    await writeFile(join(root, "a", "b", "c"), "x");
    await vi.waitFor(() => expect(changed).toHaveBeenCalledWith("a/b/c"));
    watchers.drop("a");
    changed.mockClear();
    await writeFile(join(root, "a", "b", "d"), "x");
    await writeFile(join(root, "e"), "x");
    await vi.waitFor(() => expect(changed).toHaveBeenCalledWith("e"));
    expect(changed.mock.calls.flat().every((key) => key === "e")).toBe(true);
    watchers.add("missing");
    expect(failed).toHaveBeenCalledOnce();
  } finally {
    watchers.drop("");
    await rm(root, { recursive: true });
  }
});
