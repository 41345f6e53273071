import { parseArgs } from "node:util";
import { readServerConfig, type ServerConfig, UsageError } from "../../config.js";
import { systemClock } from "../../core/clock.js";
import type { RunningServer } from "../../server.js";
import type { Command, Terminal } from "../command.js";
import { NAMES } from "../quickstart/names.js";
import { findPictures, type Picture } from "../quickstart/pictures.js";
import type { Pipeline } from "../quickstart/pipeline.js";
import { type Outcome, reportTable } from "../quickstart/report.js";
import { greeting, stopPolitely } from "./start.js";

/** How long a picture may take to get its row; the first one also loads the model. */
const ROW_MS_MAX = 60_000;
const POLL_MS = 10;

export const quickstartCommand: Command = {
  name: "quickstart",
  summary: "Start, run the photo pipeline over sample pictures (or yours), show what came out, keep serving.",
  usage: [
    "lenticular quickstart [PICTURE | FOLDER] [--once] [options of start]",
    "",
    "--once   End after the report: exit code 0 only if every picture got its row.",
  ],
  async run(args, terminal) {
    const { once, source, rest } = split(args);
    const config = readServerConfig([...rest, "--quiet"], terminal.env, terminal.isInteractive);
    const pictures = await findPictures(source);
    const { startServer } = await import("../../server.js");
    const server = await timed(terminal, "Starting the cloud", () => startServer(config, terminal.out));
    try {
      const outcomes = await runPipeline(server, config, pictures, terminal);
      terminal.out(`\n${reportTable(outcomes)}\n`);
      const missing = outcomes.filter(({ row }) => !row).length;
      if (once) return missing === 0 ? 0 : 1;
      terminal.out(nextCommands(server, config));
      terminal.out(greeting(server, config));
      await terminal.stopRequested();
      return 0;
    } finally {
      await stopPolitely(server, terminal);
    }
  },
};

function split(args: readonly string[]): { once: boolean; source: string | undefined; rest: string[] } {
  const { tokens } = parseArgs({ args: [...args], strict: false, allowPositionals: true, tokens: true });
  const valued = new Set([
    "--host",
    "--port",
    "--data",
    "--account",
    "--region",
    "--models",
    "--mount",
    "--log-format",
  ]);
  let source: string | undefined;
  const rest: string[] = [];
  for (const token of tokens) {
    const before = args[token.index - 1];
    if (token.kind === "positional" && !(before && valued.has(before))) {
      if (source !== undefined)
        throw new UsageError(`one picture or folder at a time, not also '${token.value}'`);
      source = token.value;
    } else if (args[token.index] !== "--once") rest.push(args[token.index] ?? "");
  }
  return { once: args.includes("--once"), source, rest };
}

async function runPipeline(
  server: RunningServer,
  config: ServerConfig,
  pictures: readonly Picture[],
  terminal: Terminal,
): Promise<Outcome[]> {
  if (!server.wellKnownKey) {
    throw new UsageError(
      "this data folder has real root keys; give quickstart a folder of its own: --data DIR",
    );
  }
  // The SDK's clients are loaded here, so that no other command waits for them.
  const { Pipeline } = await import("../quickstart/pipeline.js");
  const pipeline = new Pipeline({
    endpoint: server.endpoint,
    region: config.region,
    account: config.account,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  try {
    await timed(terminal, `S3: bucket '${NAMES.bucket}'`, () => pipeline.createBucket());
    await timed(terminal, `DynamoDB: table '${NAMES.table}'`, () => pipeline.createTable());
    await timed(terminal, `IAM: role '${NAMES.role}'`, () => pipeline.createRole());
    const arn = await timed(terminal, `Lambda: function '${NAMES.function}'`, () =>
      pipeline.createFunction(),
    );
    await timed(terminal, "S3: new pictures invoke the function", () => pipeline.connect(arn));
    const outcomes: Outcome[] = [];
    for (const picture of pictures) {
      const outcome = await timed(terminal, `Picture ${picture.name}`, () => follow(pipeline, picture));
      outcomes.push(outcome);
    }
    return outcomes;
  } finally {
    pipeline.close();
  }
}

async function follow(pipeline: Pipeline, picture: Picture): Promise<Outcome> {
  await pipeline.put(picture);
  const from = systemClock.monotonic();
  const elapsed = () => systemClock.monotonic() - from;
  for (;;) {
    const row = await pipeline.row(picture);
    if (row || elapsed() > ROW_MS_MAX) return { picture: picture.name, row, elapsedMs: elapsed() };
    await systemClock.sleep(POLL_MS);
  }
}

async function timed<T>(terminal: Terminal, what: string, work: () => Promise<T>): Promise<T> {
  const from = systemClock.monotonic();
  terminal.out(`${what} … `);
  const result = await work();
  terminal.out(`${((systemClock.monotonic() - from) / 1000).toFixed(2)} s\n`);
  return result;
}

function nextCommands(server: RunningServer, config: ServerConfig): string {
  const aws = `aws --endpoint-url ${server.endpoint}`;
  return [
    "Try next, in another terminal:",
    `  export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_REGION=${config.region}`,
    `  ${aws} s3 cp my-photo.jpg s3://${NAMES.bucket}/`,
    `  ${aws} dynamodb scan --table-name ${NAMES.table}`,
    `  ${aws} logs tail /aws/lambda/${NAMES.function}`,
    "",
    "",
  ].join("\n");
}
