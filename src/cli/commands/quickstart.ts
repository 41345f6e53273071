import { readServerCommand, type ServerConfig, UsageError } from "../../config.js";
import { systemClock } from "../../core/clock.js";
import type { RunningServer } from "../../server.js";
import type { Command } from "../command.js";
import { NAMES } from "../quickstart/names.js";
import { findPictures, type Picture } from "../quickstart/pictures.js";
import type { Pipeline } from "../quickstart/pipeline.js";
import { Progress } from "../quickstart/progress.js";
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
    const { config, flags, positionals } = readServerCommand(
      args,
      ["once"],
      terminal.env,
      terminal.isInteractive,
    );
    const once = flags.has("once");
    const pictures = await findPictures(onlyOne(positionals));
    const { startServer } = await import("../../server.js");
    const progress = new Progress(terminal.out);
    const server = await progress.step("Starting the cloud", () =>
      startServer({ ...config, quiet: true }, progress.log),
    );
    try {
      const outcomes = await runPipeline(server, config, pictures, progress);
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

function onlyOne([source, other]: readonly string[]): string | undefined {
  if (other !== undefined) throw new UsageError(`one picture or folder at a time, not also '${other}'`);
  return source;
}

async function runPipeline(
  server: RunningServer,
  config: ServerConfig,
  pictures: readonly Picture[],
  progress: Progress,
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
    await progress.step(`S3: bucket '${NAMES.bucket}'`, () => pipeline.createBucket());
    await progress.step(`DynamoDB: table '${NAMES.table}'`, () => pipeline.createTable());
    await progress.step(`IAM: role '${NAMES.role}'`, () => pipeline.createRole());
    const arn = await progress.step(`Lambda: function '${NAMES.function}'`, () => pipeline.createFunction());
    await progress.step("S3: new pictures invoke the function", () => pipeline.connect(arn));
    const outcomes: Outcome[] = [];
    for (const picture of pictures) {
      const outcome = await progress.step(`Picture ${picture.name}`, () => follow(pipeline, picture));
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
