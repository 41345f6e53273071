import { readServerConfig, UsageError } from "../../config.js";
import type { Command } from "../command.js";

export const accountCommand: Command = {
  name: "account",
  summary: "Make another account, or list them. Accounts see each other only by policy.",
  usage: [
    "lenticular account create NAME [--data DIR]",
    "lenticular account list [--data DIR]",
    "",
    "Run it while the server is stopped. The new account's root key is printed once.",
  ],
  async run(args, terminal) {
    const [verb, ...rest] = args;
    const name = verb === "create" ? rest.shift() : undefined;
    if (verb !== "list" && (verb !== "create" || name === undefined || name.startsWith("-"))) {
      throw new UsageError("say: lenticular account create NAME, or lenticular account list");
    }
    const config = readServerConfig(rest, terminal.env, terminal.isInteractive);
    if (config.data === "memory") throw new UsageError("accounts need a data folder: --data DIR");
    const { createAccount, listAccounts } = await import("../../server.js");
    if (name === undefined) {
      for (const account of await listAccounts(config)) terminal.out(`${account.id}  ${account.name}\n`);
      return 0;
    }
    const { id, rootKey } = await createAccount(config, name);
    terminal.out(
      [
        `Account ${id} (${name}). Its root key, shown only now:`,
        `AWS_ACCESS_KEY_ID=${rootKey.accessKeyId}`,
        `AWS_SECRET_ACCESS_KEY=${rootKey.secretAccessKey}`,
        "",
      ].join("\n"),
    );
    return 0;
  },
};
