import type { FunctionSpec, RoleCredentials } from "./function-spec.js";
import { SELF } from "./sandbox/hosts.js";

/** Where things lie as the function sees them: AWS's paths when isolated, the host's where it cannot be. */
export interface FunctionPaths {
  task: string;
  opt: string;
  runtime: string;
  /** Folders that come first in `PATH`: the interpreter's. */
  bin: readonly string[];
  /** A last folder for `NODE_PATH`. */
  modules?: string;
}

export interface VariableFacts {
  spec: FunctionSpec;
  paths: FunctionPaths;
  credentials: RoleCredentials;
  /** Our endpoint, so that unmodified SDKs in the function talk to us. */
  endpoint: string;
  runtimeApi: string;
  logStream: string;
}

/**
 * The complete environment of a function's process, after AWS's list of defined variables; nothing is inherited.
 * Reserved names win over the function's own; of the others the function's own win.
 */
export function toEnvironmentVariables(facts: VariableFacts): Record<string, string> {
  const { variables } = facts.spec;
  return { ...toDefaults(facts), ...variables, ...toProxyExceptions(variables), ...toReserved(facts) };
}

/** A function's own proxy is not for its Runtime API, which has a name here where AWS has an address that none is used for. */
function toProxyExceptions(variables: Readonly<Record<string, string>>): Record<string, string> {
  if (!Object.keys(variables).some((name) => /^(http|all)_proxy$/i.test(name))) return {};
  const names = ["no_proxy", "NO_PROXY"];
  const listed = names.map((name) => variables[name]).find((value) => value !== undefined && value !== "");
  const exceptions = listed === undefined ? SELF : `${listed},${SELF}`;
  return Object.fromEntries(names.map((name) => [name, exceptions]));
}

function toDefaults({ spec, paths, endpoint }: VariableFacts): Record<string, string> {
  return {
    LANG: "en_US.UTF-8",
    TZ: ":UTC",
    PATH: [...paths.bin, "/usr/local/bin", "/usr/bin/", "/bin", `${paths.opt}/bin`].join(":"),
    LD_LIBRARY_PATH: [
      "/var/lang/lib",
      "/lib64",
      "/usr/lib64",
      paths.runtime,
      `${paths.runtime}/lib`,
      paths.task,
      `${paths.task}/lib`,
      `${paths.opt}/lib`,
    ].join(":"),
    SHLVL: "0",
    PWD: paths.task,
    AWS_XRAY_CONTEXT_MISSING: "LOG_ERROR",
    AWS_ENDPOINT_URL: endpoint,
    ...toLanguageDefaults(spec.runtime, paths),
  };
}

function toLanguageDefaults(
  runtime: string,
  { opt, task, runtime: home, modules }: FunctionPaths,
): Record<string, string> {
  const node = /^nodejs(\d+)/.exec(runtime)?.[1];
  if (node) {
    const folders = [`${opt}/nodejs/node${node}/node_modules`, `${opt}/nodejs/node_modules`];
    const own = [`${home}/node_modules`, home, task, ...(modules ? [modules] : [])];
    return { NODE_PATH: [...folders, ...own].join(":") };
  }
  if (runtime.startsWith("python")) return { PYTHONPATH: home };
  const ruby = /^ruby(\d+\.\d+)/.exec(runtime)?.[1];
  if (ruby) {
    const gems = [`${task}/vendor/bundle/ruby/${ruby}.0`, `${opt}/ruby/gems/${ruby}.0`];
    return { GEM_PATH: gems.join(":"), RUBYLIB: [task, home, `${opt}/ruby/lib`].join(":") };
  }
  return {};
}

function toReserved({
  spec,
  paths,
  credentials,
  runtimeApi,
  logStream,
}: VariableFacts): Record<string, string> {
  return {
    _HANDLER: spec.handler,
    AWS_REGION: spec.region,
    AWS_DEFAULT_REGION: spec.region,
    ...(spec.runtime.startsWith("provided") ? {} : { AWS_EXECUTION_ENV: `AWS_Lambda_${spec.runtime}` }),
    AWS_LAMBDA_FUNCTION_NAME: spec.name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(spec.memoryMb),
    AWS_LAMBDA_FUNCTION_VERSION: spec.version,
    AWS_LAMBDA_INITIALIZATION_TYPE: spec.provisioned ? "provisioned-concurrency" : "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: spec.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: logStream,
    ...(spec.logFormat === "JSON" ? { AWS_LAMBDA_LOG_FORMAT: "JSON" } : {}),
    ...(spec.applicationLogLevel ? { AWS_LAMBDA_LOG_LEVEL: spec.applicationLogLevel } : {}),
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    AWS_LAMBDA_RUNTIME_API: runtimeApi,
    LAMBDA_TASK_ROOT: paths.task,
    LAMBDA_RUNTIME_DIR: paths.runtime,
  };
}
