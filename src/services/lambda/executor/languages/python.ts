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
  "import json, platform, site, sys",
  "f = [sys.prefix, sys.base_prefix, sys.exec_prefix]",
  "print(json.dumps([platform.python_version(), sys.executable, f, site.getsitepackages()]))",
].join("\n");

interface Interpreter {
  version: string;
  program: string;
  folders: string[];
  /** Where packages are installed for it. */
  packages: string[];
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
    const [version, program, folders, packages] = JSON.parse(output) as [string, string, string[], string[]];
    return version.startsWith("3.") && program ? { version, program, folders, packages } : undefined;
  } catch {
    return undefined;
  }
}

function toToolchain({ version, program, folders, packages }: Interpreter, tools: HostTools): Toolchain {
  const bootstrap = bootstrapMount(tools, "python");
  const prefixes = [...new Set([...folders, dirname(dirname(program))])];
  const mounts: Mount[] = prefixes.filter((path) => !path.startsWith("/usr")).map((host) => ({ host }));
  return {
    label: `python:${version}`,
    mounts: [...mounts, bootstrap],
    bin: () => [dirname(program)],
    canWait: true,
    home: (view) => view.path(bootstrap),
    // Without the machine's own hooks into every start (`-S`): they may cost more than all else. Its packages are found.
    // A wrapper script may put options of its own before the last argument, as it does on AWS.
    command: (_spec, view) => [program, "-S", `${view.path(bootstrap)}/bootstrap.py`],
    variables: (_spec, view) => ({ _LENTICULAR_PYTHON_PATHS: [view.opt, ...packages].join(":") }),
  };
}
