import { readServerConfig, type ServerConfig, UsageError } from "../../config.js";
import type { Command, Terminal } from "../command.js";

const VERBS = ["create NAME", "list", "password"];

export const accountCommand: Command = {
  name: "account",
  summary: "Make another account, list them, or give a root user a password.",
  usage: [
    "lenticular account create NAME [--email ADDRESS] [--data DIR]",
    "lenticular account list [--data DIR]",
    "lenticular account password [--account 000000000000] [--email ADDRESS] [--data DIR]",
    "",
    "Accounts see each other only by policy. Run it while the server is stopped; keys and passwords are shown once.",
    "",
    "create     Makes an account with a root key of its own.",
    "password   Makes a password for the account's root user, to sign in with at signin.localhost:4566 as the account's",
    "           number or, once given, its e-mail address. While the server runs, with the root user's key:",
    "           aws iam create-login-profile --password PASSWORD",
  ],
  async run(args, terminal) {
    const [verb, ...rest] = args;
    const name = verb === "create" ? rest.shift() : undefined;
    if (
      verb === undefined ||
      !/^(create|list|password)$/.test(verb) ||
      (verb === "create" && !isName(name))
    ) {
      throw new UsageError(`say: ${VERBS.map((each) => `lenticular account ${each}`).join(", or ")}`);
    }
    const email = takeEmail(rest);
    const config = readServerConfig(rest, terminal.env, terminal.isInteractive);
    if (config.data === "memory") throw new UsageError("accounts need a data folder: --data DIR");
    if (verb === "password") await setPassword(config, email, terminal);
    else if (name === undefined) await list(config, terminal);
    else await create(config, name, email, terminal);
    return 0;
  },
};

function isName(name: string | undefined): boolean {
  return name !== undefined && name !== "" && !name.startsWith("-");
}

/** `--email ADDRESS` or `--email=ADDRESS`, taken out of the arguments. */
function takeEmail(args: string[]): string | undefined {
  const place = args.findIndex((each) => each === "--email" || each.startsWith("--email="));
  if (place < 0) return undefined;
  const [flag = ""] = args.splice(place, 1);
  const email = flag.includes("=") ? flag.slice("--email=".length) : args.splice(place, 1)[0];
  if (email === undefined || !/^[^\s@]+@[^\s@]+$/.test(email)) {
    throw new UsageError(`--email wants an address such as root@example.com, not '${email ?? ""}'`);
  }
  return email;
}

async function list(config: ServerConfig, terminal: Terminal): Promise<void> {
  const { listAccounts } = await import("../../server.js");
  for (const { id, name, email } of await listAccounts(config)) {
    terminal.out(`${[id, name, email].filter(Boolean).join("  ")}\n`);
  }
}

async function create(
  config: ServerConfig,
  name: string,
  email: string | undefined,
  terminal: Terminal,
): Promise<void> {
  const { createAccount } = await import("../../server.js");
  const { id, rootKey } = await createAccount(config, { name, email });
  terminal.out(
    [
      `Account ${id} (${name}). Its root key, shown only now:`,
      `AWS_ACCESS_KEY_ID=${rootKey.accessKeyId}`,
      `AWS_SECRET_ACCESS_KEY=${rootKey.secretAccessKey}`,
      "",
    ].join("\n"),
  );
}

async function setPassword(
  config: ServerConfig,
  email: string | undefined,
  terminal: Terminal,
): Promise<void> {
  const { newRootPassword } = await import("../../server.js");
  const { account, password } = await newRootPassword(config, email);
  terminal.out(
    [
      `The root user of account ${account.id} signs in with`,
      `  ${account.email === undefined ? "account " : "e-mail  "} ${account.email ?? account.id}`,
      `  password ${password}`,
      `at http://signin.localhost:${config.port}/console?root, once the server runs. The password is shown only now.`,
      "",
    ].join("\n"),
  );
}
