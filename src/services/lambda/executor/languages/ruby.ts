import { dirname } from "node:path";
import type { Mount } from "../sandbox/sandbox.js";
import {
  bootstrapMount,
  type HostTools,
  type Language,
  MissingInterpreter,
  type Toolchain,
} from "./language.js";
import { probeFirst } from "./probe.js";

const FACTS =
  'require "rbconfig"; puts [RUBY_VERSION, RbConfig.ruby, RbConfig::CONFIG["prefix"], *Gem.path].join("\\n")';

interface Interpreter {
  version: string;
  program: string;
  folders: string[];
}

/** Ruby: the exact minor version where the machine has it by that name (`ruby3.3`), else its `ruby`. */
export const ruby: Language = {
  speaks: (runtime) => runtime.startsWith("ruby"),
  async find(runtime, tools) {
    const named = tools.config[`lambda.${runtime}`];
    const found = await probeFirst(named ? [named] : [runtime, "ruby"], ["-e", FACTS], toInterpreter);
    if (found) return toToolchain(found, tools);
    throw new MissingInterpreter(
      runtime,
      "Ruby",
      "Install Ruby (Debian, Ubuntu: apt-get install ruby; macOS: brew install ruby).",
    );
  },
};

function toInterpreter(output: string): Interpreter | undefined {
  const [version, program, ...folders] = output.split("\n");
  return version && program ? { version, program, folders } : undefined;
}

function toToolchain({ version, program, folders }: Interpreter, tools: HostTools): Toolchain {
  const bootstrap = bootstrapMount(tools, "ruby");
  const [prefix = "/usr", ...gems] = folders;
  // Gem folders in somebody's home are theirs; those below the prefix come with it.
  const outside = [prefix, ...gems.filter((path) => path.startsWith("/var/lib/"))];
  const mounts: Mount[] = outside
    .filter((path) => !path.startsWith("/usr"))
    .map((host) => ({ host, isOptional: true }));
  return {
    label: `ruby:${version}`,
    mounts: [...mounts, bootstrap],
    bin: () => [dirname(program)],
    home: (view) => view.path(bootstrap),
    command: (_spec, view) => [
      program,
      // RubyGems comes when it is wanted: `lazy_gems.rb`.
      "--disable-gems",
      "--encoding=UTF-8",
      `${view.path(bootstrap)}/bootstrap.rb`,
    ],
  };
}
