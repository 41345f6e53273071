import { describe, expect, it } from "vitest";
import { InitFailure } from "../../../../src/services/lambda/executor/failures.js";
import { type Files, json, useExecutor } from "./harness.js";

const test = useExecutor();
const { deploy, invoke } = test;

describe("Python", () => {
  const python = { runtime: "python3.12", handler: "app.handler" };

  it("answers what the handler returns, and logs what it prints and logs", async () => {
    const spec = await deploy(
      {
        "app.py":
          "import logging\nlogger = logging.getLogger()\nlogger.setLevel('INFO')\n" +
          "def handler(event, context):\n  print('printed')\n  logger.info('logged\\ntwice')\n" +
          "  return {'got': event['a'], 'name': context.function_name, 'left': context.get_remaining_time_in_millis() > 0}\n",
      },
      python,
    );
    const result = await invoke(spec, { a: "ü" });
    expect(json(result)).toEqual({ got: "ü", name: "sample", left: true });
    expect(result.logTail).toContain("printed\n");
    expect(result.logTail).toMatch(/\[INFO\]\t\d{4}-.*Z\t.{36}\tlogged\ntwice\n/);
  });

  it("lets a function call its modules as it likes", async () => {
    const names = ["handler", "context", "failures", "function_log", "runtime_client", "bootstrap"];
    const files = Object.fromEntries(
      names.map((name) => [`${name}.py`, `def handler(event, context):\n  return '${name}'\n`]),
    );
    for (const name of names) {
      const spec = await deploy(files, { ...python, handler: `${name}.handler` });
      expect(json(await invoke(spec))).toBe(name);
    }
  });

  it("reports what the handler raises", async () => {
    const spec = await deploy(
      { "app.py": "def handler(event, context):\n  raise ValueError('no')\n" },
      python,
    );
    const result = await invoke(spec, {}, true, { requestId: "1-2-3" });
    expect(json(result)).toMatchObject({ errorType: "ValueError", errorMessage: "no", requestId: "1-2-3" });
    expect((json(result) as { stackTrace: string[] }).stackTrace.join("")).toContain(
      "raise ValueError('no')",
    );
    expect(result.logTail).toContain("[ERROR] ValueError: no\nTraceback (most recent call last):");
  });

  it("finds what is installed for the interpreter, and has its built-in names", async () => {
    const code =
      "import site, sys\ndef handler(event, context):\n  return [set(site.getsitepackages()) <= set(sys.path), callable(exit), callable(quit)]\n";
    expect(json(await invoke(await deploy({ "app.py": code }, python)))).toEqual([true, true, true]);
  });

  it("reports a handler that cannot be found or read", async () => {
    const cases: [Files, string][] = [
      [{ "app.py": "x = 1" }, "Runtime.HandlerNotFound"],
      [{ "main.py": "" }, "Runtime.ImportModuleError"],
      [{ "app.py": "def (" }, "Runtime.UserCodeSyntaxError"],
      [{ "app.py": "import sys\nsys.exit(4)" }, "SystemExit"],
    ];
    for (const [files, type] of cases) {
      const failure = await invoke(await deploy(files, python)).catch((error: unknown) => error);
      expect(failure, type).toBeInstanceOf(InitFailure);
      expect((failure as InitFailure).failure.errorType).toBe(type);
    }
  });
});
