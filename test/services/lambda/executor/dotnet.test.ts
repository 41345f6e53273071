import { execFileSync } from "node:child_process";
import { mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { InitFailure } from "../../../../src/services/lambda/executor/failures.js";
import { CALL, CONTEXT } from "./contract.js";
import { hasProgram, json, useExecutor } from "./harness.js";

/** The SDK's own programs would not start where the machine has no ICU. */
const env = { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: "1" };
const test = useExecutor();
const { deploy, invoke } = test;

/** Amazon.Lambda.Core in little, under its own name: what handlers are written against. */
const CORE = `
using System; using System.Collections.Generic; using System.IO;
namespace Amazon.Lambda.Core {
  public interface ILambdaLogger { void LogLine(string message); }
  public interface ICognitoIdentity { string IdentityId { get; } string IdentityPoolId { get; } }
  public interface IClientApplication { string AppTitle { get; } string InstallationId { get; } }
  public interface IClientContext { IDictionary<string, string> Environment { get; } IClientApplication Client { get; } IDictionary<string, string> Custom { get; } }
  public interface ILambdaContext {
    string AwsRequestId { get; } IClientContext ClientContext { get; } string FunctionName { get; } string FunctionVersion { get; }
    ICognitoIdentity Identity { get; } string InvokedFunctionArn { get; } ILambdaLogger Logger { get; } string LogGroupName { get; }
    string LogStreamName { get; } int MemoryLimitInMB { get; } TimeSpan RemainingTime { get; }
  }
  public interface ILambdaSerializer { T Deserialize<T>(Stream stream); void Serialize<T>(T value, Stream stream); }
  [AttributeUsage(AttributeTargets.Method | AttributeTargets.Assembly)]
  public class LambdaSerializerAttribute : Attribute { public LambdaSerializerAttribute(Type type) { SerializerType = type; } public Type SerializerType { get; set; } }
}`;
const APP = `
using System; using System.Collections.Generic; using System.IO; using System.Text.Json; using System.Threading.Tasks; using Amazon.Lambda.Core;
[assembly: LambdaSerializer(typeof(Sample.Serializer))]
namespace Sample {
  public class Serializer : ILambdaSerializer {
    public T Deserialize<T>(Stream stream) { return JsonSerializer.DeserializeAsync<T>(stream).Result; }
    public void Serialize<T>(T value, Stream stream) { JsonSerializer.SerializeAsync(stream, value).Wait(); }
  }
  public class Input { public string Name { get; set; } public List<int> Numbers { get; set; } }
  public class App {
    public async Task<Dictionary<string, object>> Sum(Input input, ILambdaContext context) {
      await Task.Delay(1);
      context.Logger.LogLine("logged " + input.Name);
      Console.WriteLine("printed");
      var sum = 0; foreach (var number in input.Numbers) sum += number;
      return new Dictionary<string, object> { ["sum"] = sum, ["name"] = context.FunctionName, ["left"] = context.RemainingTime.TotalMilliseconds > 0 };
    }
    public Dictionary<string, object> Tell(Dictionary<string, object> input, ILambdaContext c) {
      return new Dictionary<string, object> {
        ["requestId"] = c.AwsRequestId, ["name"] = c.FunctionName, ["version"] = c.FunctionVersion, ["arn"] = c.InvokedFunctionArn,
        ["memory"] = c.MemoryLimitInMB.ToString(), ["group"] = c.LogGroupName, ["stream"] = c.LogStreamName,
        ["left"] = c.RemainingTime.TotalMilliseconds, ["identity"] = new[] { c.Identity.IdentityId, c.Identity.IdentityPoolId },
        ["client"] = new[] { c.ClientContext.Custom["a"], c.ClientContext.Environment["locale"], c.ClientContext.Client.AppTitle },
        ["trace"] = Environment.GetEnvironmentVariable("_X_AMZN_TRACE_ID"),
      };
    }
    public string Without(Dictionary<string, object> input, ILambdaContext c) {
      return (c.Identity.IdentityId ?? "no identity") + ", " + (c.ClientContext.Custom == null ? "no client context" : "some");
    }
    public Stream Echo(Stream input) { return input; }
    public static string Fail(string input) { throw new InvalidOperationException("no"); }
  }
}`;

describe.skipIf(!hasProgram("dotnet", env))(".NET", () => {
  let assemblies: Record<string, Buffer> = {};

  beforeAll(async () => {
    const folder = await mkdtemp(join(test.root, "dotnet-"));
    const list = (flag: string) => execFileSync("dotnet", [flag], { env }).toString();
    const [, sdkVersion, sdks] = [...list("--list-sdks").matchAll(/^(\S+) \[(.+)\]$/gm)].at(-1) ?? [];
    const found =
      [...list("--list-runtimes").matchAll(/^Microsoft\.NETCore\.App (\S+) \[(.+)\]$/gm)].at(-1) ?? [];
    const framework = join(found[2] ?? "", found[1] ?? "");
    const references = (await readdir(framework)).filter((name) =>
      /^(System\..*|netstandard|mscorlib)\.dll$/.test(name),
    );
    const compile = async (name: string, source: string, more: string[] = []) => {
      await writeFile(join(folder, `${name}.cs`), source);
      const csc = join(sdks ?? "", sdkVersion ?? "", "Roslyn", "bincore", "csc.dll");
      const args = [
        csc,
        "-nologo",
        "-noconfig",
        "-nostdlib",
        "-target:library",
        `-out:${join(folder, name)}.dll`,
      ];
      const refs = [...references.map((one) => join(framework, one)), ...more].map((path) => `-r:${path}`);
      execFileSync("dotnet", [...args, ...refs, join(folder, `${name}.cs`)], { env });
      assemblies = { ...assemblies, [`${name}.dll`]: await readFile(join(folder, `${name}.dll`)) };
    };
    await compile("Amazon.Lambda.Core", CORE);
    await compile("Sample", APP, [join(folder, "Amazon.Lambda.Core.dll")]);
  });

  const run = async (handler: string, event: unknown) =>
    await invoke(await deploy(assemblies, { runtime: "dotnet8", handler, memoryMb: 512 }), event);

  it("runs an async method with a serializer and a context", async () => {
    const result = await run("Sample::Sample.App::Sum", { Name: "x", Numbers: [1, 2] });
    expect(json(result)).toEqual({ sum: 3, name: "sample", left: true });
    expect(result.logTail).toMatch(/Z\t[0-9a-f-]{36}\tinfo\tlogged x\n.*\tinfo\tprinted\n/);
  });

  it("gives the context, every field of it", async () => {
    const spec = await deploy(assemblies, {
      ...{ runtime: "dotnet8", handler: "Sample::Sample.App::Tell", memoryMb: 512, version: "7" },
    });
    expect(json(await invoke(spec, {}, true, CALL))).toEqual({
      ...CONTEXT,
      memory: "512",
      trace: CALL.traceId,
    });
    expect(json(await run("Sample::Sample.App::Without", {}))).toBe("no identity, no client context");
  });

  it("runs a method of streams", async () => {
    expect(json(await run("Sample::Sample.App::Echo", [1, "ü"]))).toEqual([1, "ü"]);
  });

  it("reports what the method throws", async () => {
    const result = await run("Sample::Sample.App::Fail", "x");
    expect(json(result)).toMatchObject({ errorType: "InvalidOperationException", errorMessage: "no" });
    expect((json(result) as { stackTrace: string[] }).stackTrace[0]).toContain("Sample.App.Fail");
  });

  it("reports a type that cannot be found", async () => {
    const failure = await run("Sample::Sample.Nowhere::Fail", "x").catch((error: unknown) => error);
    expect((failure as InitFailure).failure.errorType).toBe("TypeLoadException");
  });
});
