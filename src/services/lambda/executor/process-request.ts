import { toEnvironmentVariables, type VariableFacts } from "./environment-variables.js";
import type { FunctionSpec } from "./function-spec.js";
import type { Toolchain } from "./languages/language.js";
import type { Sandbox, SandboxRequest, SandboxView } from "./sandbox/sandbox.js";

/** What a process may reserve above the function's memory: thread stacks, code, collectors' headroom. */
const DATA_ALLOWANCE_MB = 256;
const BYTES_PER_MIB = 1024 * 1024;

/** Tells our bootstraps that they may be asked to load the code anew. */
const HOT_VARIABLE = "_LENTICULAR_HOT";

export interface ProcessFacts extends Omit<VariableFacts, "paths"> {
  toolchain: Toolchain;
  sandbox: Sandbox;
  tmp: string;
  hosts: string | undefined;
}

/** The complete variables of a function's process. */
export function toVariables(facts: ProcessFacts): Record<string, string> {
  const { spec, toolchain, sandbox, tmp } = facts;
  const view = sandbox.view(spec.folders, tmp);
  const paths = {
    task: view.task,
    opt: view.opt,
    runtime: toolchain.home(view),
    bin: toolchain.bin(view),
    modules: toolchain.modules,
  };
  return {
    ...toolchain.variables?.(spec, view),
    ...toEnvironmentVariables({ ...facts, paths }),
    _LAMBDA_TELEMETRY_LOG_FD: "3",
    ...(spec.generation === undefined ? {} : { [HOT_VARIABLE]: "1" }),
  };
}

/** What to start for a function. */
export function toProcessRequest(facts: ProcessFacts): Omit<SandboxRequest, "hasExtensions"> {
  const { spec, toolchain, sandbox, tmp, hosts } = facts;
  const view = sandbox.view(spec.folders, tmp);
  return {
    command: [...toWrapper(spec, view), ...toolchain.command(spec, view)],
    variables: toVariables(facts),
    folders: spec.folders,
    tmp,
    ephemeralMb: spec.ephemeralMb,
    mounts: toolchain.mounts,
    hosts,
    dataBytesMax: toDataBytesMax(spec),
  };
}

/** A script of the function's own that starts its runtime; a runtime that is its own starts itself. */
function toWrapper({ runtime, variables }: FunctionSpec, { task, opt }: SandboxView): string[] {
  const script = variables.AWS_LAMBDA_EXEC_WRAPPER;
  if (!script || runtime.startsWith("provided")) return [];
  return [script.replace(/^\/var\/task(?=\/)/, task).replace(/^\/opt(?=\/)/, opt)];
}

function toDataBytesMax({ memoryMb }: FunctionSpec): number {
  return (memoryMb + DATA_ALLOWANCE_MB) * BYTES_PER_MIB;
}
