import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { startCommand } from "../support/process.js";

it("quickstart --once: every sample gets its row, the table is printed, exit code 0", {
  timeout: 180_000,
}, async () => {
  const { code, out, error } = await startCommand(["quickstart", "--once", "--data", "memory", "--port", "0"])
    .ended;
  expect(error).toBe("");
  expect(out).toContain("Put to row");
  expect(out).toMatch(/cat\.jpg +.*Cat \d+/);
  expect(out).toMatch(/temple\.jpg/);
  expect(out).not.toContain("no row came");
  // What the log warns of meanwhile breaks no line of the progress.
  expect(out).toMatch(/^S3: bucket 'photographs' … \d+\.\d\d s$/m);
  expect(out).toMatch(/^\{.*the root user is in use/m);
  expect(code).toBe(0);
});

it("quickstart: takes a picture of the user's, and leaves nothing running", {
  timeout: 120_000,
}, async () => {
  const data = await mkdtemp(join(tmpdir(), "quickstart-"));
  try {
    const setting = ["--set", "lambda.spares=0"];
    const args = ["quickstart", ...setting, "samples/coffee.jpg", "--once", "--data", data, "--port", "0"];
    const first = await startCommand(args).ended;
    expect(first).toMatchObject({ code: 0, error: "" });
    expect(first.out.match(/\.jpg +\w/g)).toHaveLength(1);
    // Over an earlier run's folder it works again.
    expect((await startCommand(args).ended).code).toBe(0);
  } finally {
    await rm(data, { recursive: true, force: true });
  }
});

it("quickstart: a busy port is one clear line, exit code 2", async () => {
  const busy = createServer();
  await new Promise<void>((resolve) => busy.listen(0, "127.0.0.1", resolve));
  const port = String((busy.address() as AddressInfo).port);
  const { code, error } = await startCommand(["quickstart", "--once", "--data", "memory", "--port", port])
    .ended;
  busy.close();
  expect(error).toContain(`port ${port} is in use`);
  expect(code).toBe(2);
});
