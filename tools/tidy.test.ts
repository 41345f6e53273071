import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";

it("tidy: every file keeps the house rules", () => {
  const { stdout, status } = spawnSync(process.execPath, ["tools/tidy.js"], { encoding: "utf8" });
  expect(stdout).toBe("");
  expect(status).toBe(0);
});
