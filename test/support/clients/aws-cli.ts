import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type ClientDriver,
  ClientError,
  clientEnvironment,
  type DriverOptions,
  toSnakeCase,
} from "./driver.js";

/** Members that the CLI takes from, or gives into, a file. */
const FILES_IN: Record<string, Record<string, string>> = {
  "s3 PutObject": { Body: "" },
  "s3 UploadPart": { Body: "" },
  "lambda CreateFunction": { "Code.ZipFile": "zip-file" },
  "kinesis PutRecord": { Data: "data" },
  "lambda Invoke": { Payload: "" },
  "rekognition DetectLabels": { "Image.Bytes": "image-bytes" },
};
const FILES_OUT: Record<string, string> = { "s3 GetObject": "Body", "lambda Invoke": "Payload" };

/** Members whose flag is not their name, since the CLI has one of its own by that. */
const FLAGS: Record<string, Record<string, string>> = {
  "sns Subscribe": { Endpoint: "NotificationEndpoint" },
};

/** The AWS CLI: one process a call, each member of the input a flag. */
export function awsCliDriver(options: DriverOptions, aws: string): ClientDriver {
  const folder = mkdtemp(join(tmpdir(), "aws-cli-"));
  const run = (args: string[]) =>
    new Promise<string>((resolve, reject) => {
      execFile(
        aws,
        args,
        { env: clientEnvironment(options), maxBuffer: 64 << 20 },
        (error, stdout, stderr) => {
          const refused = /An error occurred \((\w+)\)[^:]*: ([\s\S]*)/.exec(stderr);
          if (refused) reject(new ClientError(refused[1] ?? "", (refused[2] ?? "").trim()));
          else if (error) reject(new Error(stderr || error.message));
          else resolve(stdout);
        },
      );
    });
  return {
    name: "AWS CLI",
    async call(service, operation, input = {}) {
      const name = `${service} ${operation}`;
      const rest = structuredClone(input);
      const files: string[] = [];
      for (const [path, flag] of Object.entries(FILES_IN[name] ?? {})) {
        const bytes = takeOut(rest, path.split("."));
        if (!(bytes instanceof Uint8Array)) continue;
        const file = join(await folder, `in-${files.length}`);
        await writeFile(file, bytes);
        const isStream = flag === "" && service === "s3";
        files.push(`--${flag || path.toLowerCase()}`, isStream ? file : `fileb://${file}`);
      }
      const out = join(await folder, "out");
      const args = [service === "s3" ? "s3api" : service, toSnakeCase(operation).replaceAll("_", "-")];
      const members = Object.entries(rest).map(
        ([member, value]) => [FLAGS[name]?.[member] ?? member, value] as [string, unknown],
      );
      args.push(...members.flatMap(toFlag), ...files, "--output", "json");
      // Version 1 of the CLI gives SQS the address of AWS, whatever the environment says.
      if (service === "sqs") args.push("--endpoint-url", options.endpoint);
      const outMember = FILES_OUT[name];
      if (outMember) args.push(out);
      const text = await run(args);
      const output = (text.trim() === "" ? {} : JSON.parse(text)) as Record<string, unknown>;
      if (outMember) output[outMember] = new Uint8Array(await readFile(out));
      return output;
    },
    async close() {
      await rm(await folder, { recursive: true, force: true });
    },
  };
}

/** `TableName: "t"` → `--table-name t`; a structure goes as JSON. */
function toFlag([member, value]: [string, unknown]): string[] {
  const name = toSnakeCase(member).replaceAll("_", "-");
  if (typeof value === "boolean") return [value ? `--${name}` : `--no-${name}`];
  return [`--${name}`, typeof value === "string" ? value : JSON.stringify(value)];
}

/** Takes a nested member out, with the structure around it if that is then empty. */
function takeOut(from: Record<string, unknown>, path: readonly string[]): unknown {
  const [first = "", ...rest] = path;
  const inner = from[first];
  if (rest.length === 0) {
    delete from[first];
    return inner;
  }
  if (typeof inner !== "object" || inner === null) return undefined;
  const found = takeOut(inner as Record<string, unknown>, rest);
  if (Object.keys(inner).length === 0) delete from[first];
  return found;
}
