import { expect, test } from "vitest";
import { createLogger, type LogLevel } from "./log.js";

const clock = { now: () => Date.UTC(2026, 0, 2, 3, 4, 5, 6) };

function logTo(format: "json" | "text", level: LogLevel = "debug") {
  const written: string[] = [];
  const log = createLogger({ write: (lines) => void written.push(lines), level, format, clock });
  return { log, written };
}

test("log: json writes one object a line, several lines at a time", async () => {
  const { log, written } = logTo("json");
  log.info("started", { port: 4566 });
  log.warn("slow", { time: "own", error: new Error("bad") });
  await log.flush();
  expect(written).toHaveLength(1);
  const [first, second] = (written[0] ?? "")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(first).toEqual({ time: "2026-01-02T03:04:05.006Z", level: "info", message: "started", port: 4566 });
  expect(second).toMatchObject({ level: "warn", time_: "own" });
  expect(second.error).toMatch(/^Error: bad\n {4}at /);
});

test("log: text is for people", async () => {
  const { log, written } = logTo("text");
  log.error("failed", { code: "NoSuchKey", say: "two words", list: [1] });
  await log.flush();
  expect(written.join("")).toBe('03:04:05.006 error failed code=NoSuchKey say="two words" list=[1]\n');
});

test("log: writes only its level and above", async () => {
  const { log, written } = logTo("text", "warn");
  log.debug("no");
  log.info("no");
  log.warn("yes");
  await log.flush();
  expect(written.join("")).toMatch(/^[\d:.]+ warn {2}yes\n$/);
});

test("log: takes what JSON does not", async () => {
  const { log, written } = logTo("json");
  const circle: Record<string, unknown> = {};
  circle["self"] = circle;
  log.info("odd", { circle, big: 1n, text: "x".repeat(10_000), none: undefined });
  await log.flush();
  const line = JSON.parse(written.join(""));
  expect(line).toMatchObject({ circle: "[object Object]", big: "1" });
  expect(line.text).toHaveLength(4_097);
});

test("log: keeps a bounded amount while the writer is busy, and says what it left out", async () => {
  const written: string[] = [];
  let free: () => void = () => undefined;
  const busy = new Promise<void>((resolve) => {
    free = resolve;
  });
  const write = (lines: string) => {
    written.push(lines);
    return busy;
  };
  const log = createLogger({ write, level: "info", format: "json", clock });
  log.info("first");
  await new Promise((resolve) => setImmediate(resolve));
  for (let i = 0; i < 3_000; i++) log.info("more", { text: "x".repeat(1_000) });
  free();
  await log.flush();
  expect(written.join("").length).toBeLessThan(1_200_000);
  expect(written.join("")).toContain("log lines were left out");
});

test("log: a writer that fails harms nobody", async () => {
  const write = () => Promise.reject(new Error("disk full"));
  const log = createLogger({ write, level: "info", format: "json", clock });
  log.info("lost");
  await log.flush();
});
