import { UsageError } from "../config.js";
import { version } from "../version.js";
import type { Command, Terminal } from "./command.js";
import { accountCommand } from "./commands/account.js";
import { credentialsCommand } from "./commands/credentials.js";
import { lambdaCommand } from "./commands/lambda.js";
import { modelsCommand } from "./commands/models.js";
import { quickstartCommand } from "./commands/quickstart.js";
import { settingsCommand } from "./commands/settings.js";
import { startCommand } from "./commands/start.js";
import { versionCommand } from "./commands/version.js";
import { whyCommand } from "./commands/why.js";

/** Each loads what it needs when it runs: `--help` waits for nothing. */
const COMMANDS: readonly Command[] = [
  startCommand,
  quickstartCommand,
  credentialsCommand,
  accountCommand,
  lambdaCommand,
  modelsCommand,
  whyCommand,
  settingsCommand,
  versionCommand,
];

/** Runs the command line; resolves to the exit code. */
export async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    terminal.out(help());
    return 0;
  }
  if (name === "--version" || name === "-v") return versionCommand.run([], terminal);
  const command = COMMANDS.find((each) => each.name === name);
  try {
    if (!command)
      throw new UsageError(
        `'${name}' is no command. Commands: ${COMMANDS.map((each) => each.name).join(", ")}`,
      );
    if (rest.includes("--help") || rest.includes("-h")) {
      terminal.out(commandHelp(command));
      return 0;
    }
    return await command.run(rest, terminal);
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.error(`lenticular: ${error.message}\n`);
      return 2;
    }
    // Ours, not the user's: the stack is what a report of it needs.
    terminal.error(`lenticular: ${error instanceof Error ? error.stack : String(error)}\n`);
    return 1;
  }
}

function help(): string {
  const width = Math.max(...COMMANDS.map(({ name }) => name.length));
  const rows = COMMANDS.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  return [
    `Lenticular ${version}: AWS on your own machine, with real answers.`,
    "",
    "Usage: lenticular COMMAND [OPTIONS]",
    "",
    ...rows,
    "",
    "lenticular COMMAND --help explains one.",
    "",
  ].join("\n");
}

function commandHelp(command: Command): string {
  return [
    `lenticular ${command.name}: ${command.summary}`,
    "",
    ...command.usage.map((line) => `  ${line}`),
    "",
  ].join("\n");
}
