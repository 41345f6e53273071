import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { InitFailure } from "../../../../src/services/lambda/executor/failures.js";
import { CALL, CONTEXT } from "./contract.js";
import { hasProgram, json, RUNTIMES, useExecutor } from "./harness.js";

const test = useExecutor();
const { deploy, invoke } = test;

describe.skipIf(!hasProgram("javac"))("Java", () => {
  const SOURCE = `package sample;
import com.amazonaws.services.lambda.runtime.*;
import java.io.*;
import java.util.*;
public class App implements RequestHandler<App.In, Map<String, Object>> {
  public static class In {
    private String name; private List<Integer> numbers;
    public void setName(String name) { this.name = name; }
    public void setNumbers(List<Integer> numbers) { this.numbers = numbers; }
  }
  public Map<String, Object> handleRequest(In in, Context context) {
    context.getLogger().log("logged " + in.name);
    int sum = 0;
    for (int number : in.numbers) sum += number;
    return Map.of("sum", sum, "name", context.getFunctionName(), "left", context.getRemainingTimeInMillis() > 0);
  }
  public static class Streams implements RequestStreamHandler {
    public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException { in.transferTo(out); }
  }
  public Map<String, Object> tell(Map<String, Object> in, Context c) {
    ClientContext client = c.getClientContext();
    return Map.of("requestId", c.getAwsRequestId(), "name", c.getFunctionName(), "version", c.getFunctionVersion(),
      "arn", c.getInvokedFunctionArn(), "memory", String.valueOf(c.getMemoryLimitInMB()), "group", c.getLogGroupName(),
      "stream", c.getLogStreamName(), "left", c.getRemainingTimeInMillis(),
      "identity", List.of(c.getIdentity().getIdentityId(), c.getIdentity().getIdentityPoolId()),
      "client", List.of(client.getCustom().get("a"), client.getEnvironment().get("locale"), client.getClient().getAppTitle()));
  }
  public String trace(Object in) { return System.getProperty("com.amazonaws.xray.traceHeader"); }
  public Out plain(Map<String, String> in) { return new Out(in.get("a")); }
  public static class Out {
    private final String text;
    Out(String text) { this.text = text; }
    public String getText() { return text; }
    public boolean isFine() { return true; }
  }
  public String sealed(Sealed in) { return in.text + in.inner.number; }
  public static class Sealed {
    private final String text; private final Inner inner;
    public Sealed(String text, Inner inner) { this.text = text; this.inner = inner; }
    public static class Inner { private final int number; public Inner(int number) { this.number = number; } }
  }
  public String fail(Object in) { throw new IllegalStateException("no"); }
}
`;
  let classes: Record<string, Buffer> = {};

  beforeAll(async () => {
    const folder = await mkdtemp(join(test.root, "java-"));
    await writeFile(join(folder, "App.java"), SOURCE);
    const sources = (await readdir(join(RUNTIMES, "java", "api"), { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.name.endsWith(".java"))
      .map((entry) => join(entry.parentPath, entry.name));
    const made = spawnSync("javac", ["-d", join(folder, "out"), join(folder, "App.java"), ...sources]);
    expect(made.stderr.toString()).toBe("");
    // Only the function's own classes: the interfaces are there already.
    const found = await readdir(join(folder, "out", "sample"));
    const read = found.map(async (name) => [
      `sample/${name}`,
      await readFile(join(folder, "out", "sample", name)),
    ]);
    classes = Object.fromEntries(await Promise.all(read));
  });

  const run = async (handler: string, event: unknown) =>
    await invoke(await deploy(classes, { runtime: "java17", handler, memoryMb: 512 }), event);

  it("runs a RequestHandler with a bean as its input", async () => {
    const result = await run("sample.App", { name: "ü", numbers: [1, 2] });
    expect(json(result)).toEqual({ sum: 3, name: "sample", left: true });
    expect(result.logTail).toContain("logged ü\n");
  });

  it("gives the context, every field of it, and the trace", async () => {
    const settings = { runtime: "java17", handler: "sample.App::tell", memoryMb: 512, version: "7" };
    const spec = await deploy(classes, settings);
    expect(json(await invoke(spec, {}, true, CALL))).toEqual({ ...CONTEXT, memory: "512" });
    const traced = await deploy(classes, { ...settings, handler: "sample.App::trace" });
    expect(json(await invoke(traced, {}, true, CALL))).toBe(CALL.traceId);
  });

  it("runs a RequestStreamHandler", async () => {
    expect(json(await run("sample.App$Streams", [1, "x"]))).toEqual([1, "x"]);
  });

  it("runs a plain method and writes its bean", async () => {
    expect(json(await run("sample.App::plain", { a: "b" }))).toEqual({ fine: true, text: "b" });
  });

  it("fills classes that have neither setters nor an empty constructor", async () => {
    expect(json(await run("sample.App::sealed", { text: "a", inner: { number: 7 } }))).toBe("a7");
  });

  it("reports what the method throws", async () => {
    const result = await run("sample.App::fail", {});
    expect(json(result)).toMatchObject({ errorType: "java.lang.IllegalStateException", errorMessage: "no" });
    expect(result.logTail).toContain("no: java.lang.IllegalStateException");
  });

  it("reports a class that cannot be found", async () => {
    const failure = await run("sample.Nowhere", {}).catch((error: unknown) => error);
    expect(JSON.parse((failure as InitFailure).failure.payload.toString())).toMatchObject({
      errorType: "java.lang.ClassNotFoundException",
      errorMessage: "Class not found: sample.Nowhere",
    });
  });
});
