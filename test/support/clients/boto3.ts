import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import {
  type ClientDriver,
  ClientError,
  clientEnvironment,
  type DriverOptions,
  toSnakeCase,
} from "./driver.js";

const SCRIPT = fileURLToPath(new URL("./boto3_driver.py", import.meta.url));

interface Answer {
  output?: Record<string, unknown>;
  code?: string;
  message?: string;
  failure?: string;
}

/** boto3 in a Python process of its own, which takes one call after the other. */
export function boto3Driver(options: DriverOptions, python: string): ClientDriver {
  const child = spawn(python, [SCRIPT], {
    env: clientEnvironment(options),
    stdio: ["pipe", "pipe", "inherit"],
  });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    name: "boto3",
    async call(service, operation, input = {}) {
      child.stdin.write(
        `${JSON.stringify({ service, operation: toSnakeCase(operation), input }, bytesToMarks)}\n`,
      );
      const { value, done } = await answers.next();
      if (done) throw new Error("the boto3 process ended");
      const answer = JSON.parse(value, marksToBytes) as Answer;
      if (answer.code !== undefined) throw new ClientError(answer.code, answer.message ?? "");
      if (!answer.output) throw new Error(answer.failure);
      return answer.output;
    },
    async close() {
      child.kill();
    },
  };
}

function bytesToMarks(_key: string, value: unknown): unknown {
  return value instanceof Uint8Array ? { $bytes: Buffer.from(value).toString("base64") } : value;
}

function marksToBytes(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("$bytes" in value)) return value;
  return new Uint8Array(Buffer.from(String(value.$bytes), "base64"));
}
