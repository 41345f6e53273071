import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";

it("coverage: each service's page lists the operations that are built", () => {
  const args = ["tools/coverage.js", "--check"];
  const { stdout, status } = spawnSync(process.execPath, args, { encoding: "utf8" });
  expect(stdout).not.toContain("out of date");
  expect(status).toBe(0);
});
