import { version } from "../../version.js";
import type { Command } from "../command.js";

export const versionCommand: Command = {
  name: "version",
  summary: "Print the version.",
  usage: ["lenticular version"],
  async run(_args, terminal) {
    terminal.out(`${version}\n`);
    return 0;
  },
};
