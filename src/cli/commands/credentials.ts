import { readServerConfig, UsageError } from "../../config.js";
import type { Command } from "../command.js";

export const credentialsCommand: Command = {
  name: "credentials",
  summary: "Make a real root key for the account, in place of test/test. Needed to serve other machines.",
  usage: [
    "lenticular credentials [--data DIR] [--account 000000000000]",
    "",
    "Run it while the server is stopped. The new key is printed once; only its sealed form is kept.",
  ],
  async run(args, terminal) {
    const config = readServerConfig(args, terminal.env, terminal.isInteractive);
    if (config.data === "memory") throw new UsageError("credentials needs a data folder: --data DIR");
    const { replaceRootKeys } = await import("../../server.js");
    const key = await replaceRootKeys(config);
    terminal.out(
      [
        `AWS_ACCESS_KEY_ID=${key.accessKeyId}`,
        `AWS_SECRET_ACCESS_KEY=${key.secretAccessKey}`,
        "",
        `This is the root key of account ${config.account}; test/test no longer works. It is shown only now.`,
        "",
      ].join("\n"),
    );
    return 0;
  },
};
