import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
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

/** A program that speaks the Runtime API by itself, as Amazon.Lambda.RuntimeSupport does for who publishes an executable. */
const PROGRAM = `
using System; using System.Linq; using System.Net.Http; using System.Text; using System.Threading;
class Program {
  static void Main() {
    var api = "http://" + Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API") + "/2018-06-01/runtime/invocation/";
    var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
    while (true) {
      var next = http.GetAsync(api + "next").Result;
      var id = next.Headers.GetValues("Lambda-Runtime-Aws-Request-Id").Single();
      var body = next.Content.ReadAsStringAsync().Result;
      var answer = "{\\"event\\":" + body + ",\\"runtime\\":\\"" + typeof(object).Assembly.Location + "\\"}";
      http.PostAsync(api + id + "/response", new StringContent(answer, Encoding.UTF8, "application/json")).Wait();
    }
  }
}`;
/** What stands in the launcher of executables for the name of the assembly to start. */
const PLACEHOLDER = createHash("sha256").update("foobar").digest("hex");

/** The launcher as publishing makes it: with the assembly's name in it. */
function toExecutable(launcher: Buffer, assembly: string): Buffer {
  const at = launcher.indexOf(PLACEHOLDER);
  const named = Buffer.from(launcher);
  named.fill(0, at, at + PLACEHOLDER.length);
  named.write(assembly, at);
  return named;
}

/** What the launcher is told of the folder: all of .NET is in it. */
function toDependencies(files: readonly string[]): object {
  const list = (ending: string) =>
    Object.fromEntries(files.filter((name) => name.endsWith(ending)).map((name) => [name, {}]));
  const target = ".NETCoreApp,Version=v3.1/linux-x64";
  const library = { serviceable: false, sha512: "" };
  return {
    runtimeTarget: { name: target },
    targets: {
      [target]: {
        "bootstrap/1.0.0": { runtime: { "bootstrap.dll": {} } },
        "runtimepack.NET/1.0.0": { runtime: list(".dll"), native: list(".so") },
      },
    },
    libraries: {
      "bootstrap/1.0.0": { type: "project", ...library },
      "runtimepack.NET/1.0.0": { type: "runtimepack", ...library },
    },
  };
}

describe.skipIf(!hasProgram("dotnet", env))(".NET", () => {
  let assemblies: Record<string, Buffer> = {};
  let published: Record<string, Buffer | string> = {};

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
    const compile = async (name: string, source: string, more: string[] = [], target = "library") => {
      await writeFile(join(folder, `${name}.cs`), source);
      const csc = join(sdks ?? "", sdkVersion ?? "", "Roslyn", "bincore", "csc.dll");
      const args = [
        csc,
        "-nologo",
        "-noconfig",
        "-nostdlib",
        `-target:${target}`,
        `-out:${join(folder, name)}.dll`,
      ];
      const refs = [...references.map((one) => join(framework, one)), ...more].map((path) => `-r:${path}`);
      execFileSync("dotnet", [...args, ...refs, join(folder, `${name}.cs`)], { env });
      return await readFile(join(folder, `${name}.dll`));
    };
    assemblies = {
      "Amazon.Lambda.Core.dll": await compile("Amazon.Lambda.Core", CORE),
      "Sample.dll": await compile("Sample", APP, [join(folder, "Amazon.Lambda.Core.dll")]),
    };
    published = {
      ...(await publish(framework, join(sdks ?? "", ".."))),
      "bootstrap.dll": await compile("bootstrap", PROGRAM, [], "exe"),
    };
  });

  /** An executable's folder without its assembly: the launcher and the whole of .NET, as `dotnet publish` puts them together. */
  async function publish(framework: string, root: string): Promise<Record<string, Buffer | string>> {
    const files = await readdir(framework);
    const found = await readdir(root, { recursive: true });
    const read = (name: string) => readFile(join(root, found.find((path) => path.endsWith(name)) ?? name));
    const runtime = files.map(async (name) => [name, await readFile(join(framework, name))] as const);
    return {
      ...Object.fromEntries(await Promise.all(runtime)),
      bootstrap: toExecutable(await read("/native/apphost"), "bootstrap.dll"),
      "libhostfxr.so": await read("/libhostfxr.so"),
      "bootstrap.deps.json": JSON.stringify(toDependencies(files)),
      "bootstrap.runtimeconfig.json": JSON.stringify({
        runtimeOptions: { configProperties: { "System.Globalization.Invariant": true } },
      }),
    };
  }

  const run = async (handler: string, event: unknown) =>
    await invoke(await deploy(assemblies, { runtime: "dotnet8", handler, memoryMb: 512 }), event);

  it("runs an async method with a serializer and a context", async () => {
    const result = await run("Sample::Sample.App::Sum", { Name: "x", Numbers: [1, 2] });
    expect(json(result)).toEqual({ sum: 3, name: "sample", left: true });
    expect(result.logTail).toMatch(/Z\t[0-9a-f-]{36}\tinfo\tlogged x\n.*\tinfo\tprinted\n/);
  });

  it("gives the context, every field of it", async () => {
    const spec = await deploy(assemblies, {
      runtime: "dotnet8",
      handler: "Sample::Sample.App::Tell",
      memoryMb: 512,
      version: "7",
    });
    expect(json(await invoke(spec, {}, true, CALL))).toEqual({
      ...CONTEXT,
      memory: "512",
      trace: CALL.traceId,
    });
    expect(json(await run("Sample::Sample.App::Without", {}))).toBe("no identity, no client context");
  });

  it("runs an executable that brings .NET along", async () => {
    const spec = await deploy(published, { runtime: "provided.al2023", handler: "bootstrap", memoryMb: 512 });
    expect(json(await invoke(spec, { a: "ü" }))).toEqual({
      event: { a: "ü" },
      runtime: expect.stringMatching(
        test.sandbox === "process"
          ? /\/System.Private.CoreLib.dll$/
          : /^\/var\/task\/System.Private.CoreLib.dll$/,
      ),
    });
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
