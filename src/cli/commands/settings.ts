import type { Command } from "../command.js";

export const settingsCommand: Command = {
  name: "settings",
  summary: "List what start --set takes.",
  usage: ["lenticular settings"],
  async run(_args, terminal) {
    const { SETTINGS } = await import("../../settings.js");
    for (const { service, name, values, does } of SETTINGS) {
      terminal.out(`${service}.${name}=…\n    ${does}\n    ${values}\n`);
    }
    return 0;
  },
};
