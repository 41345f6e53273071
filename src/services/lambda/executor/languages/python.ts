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

/** Where the interpreter really is: launchers like pyenv's shims would cost every start a tenth of a second. */
const FACTS = [
  "import json, platform, sys",
  "p = [sys.executable, sys.prefix, sys.base_prefix, sys.exec_prefix]",
  "print(json.dumps([platform.python_version(), *p]))",
].join("\n");

interface Interpreter {
  version: string;
  program: string;
  folders: string[];
}

/** Python 3: the exact minor version where the machine has it, else its `python3`. */
export const python: Language = {
  speaks: (runtime) => runtime.startsWith("python3"),
  async find(runtime, tools) {
    const named = tools.config[`lambda.${runtime}`];
    const candidates = named ? [named] : [runtime, "python3", "python"];
    const found = await probeFirst(candidates, ["-c", FACTS], toInterpreter);
    if (!found) {
      const minor = runtime.slice("python".length);
      throw new MissingInterpreter(
        runtime,
        "Python 3",
        `Install Python ${minor} (Debian, Ubuntu: apt-get install python3; macOS: brew install python@${minor}).`,
      );
    }
    return toToolchain(found, tools);
  },
};

function toInterpreter(output: string): Interpreter | undefined {
  try {
    const [version, program, ...folders] = JSON.parse(output) as string[];
    return version?.startsWith("3.") && program ? { version, program, folders } : undefined;
  } catch {
    return undefined;
  }
}

function toToolchain({ version, program, folders }: Interpreter, tools: HostTools): Toolchain {
  const bootstrap = bootstrapMount(tools, "python");
  const prefixes = [...new Set([...folders, dirname(dirname(program))])];
  const mounts: Mount[] = prefixes.filter((path) => !path.startsWith("/usr")).map((host) => ({ host }));
  return {
    label: `python:${version}`,
    mounts: [...mounts, bootstrap],
    bin: () => [dirname(program)],
    home: (view) => view.path(bootstrap),
    command: (_spec, view) => [program, `${view.path(bootstrap)}/bootstrap.py`, view.opt],
  };
}
