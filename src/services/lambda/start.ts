import { rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ServiceHost, Started } from "../../core/service.js";
import { CodeCache } from "./code/code-cache.js";
import { ProcessExecutor } from "./executor/executor.js";
import { sdkLinksFolder } from "./executor/languages/nodejs-sdk.js";
import { detectSandbox } from "./executor/sandbox/detect.js";
import { ConcurrencyGate } from "./invocations/concurrency-gate.js";
import { LogDelivery } from "./invocations/log-delivery.js";
import { RoleCredentialSource } from "./invocations/role-credentials.js";
import { SpecCache } from "./invocations/spec-cache.js";
import { accountOf } from "./naming/function-target.js";
import type { LambdaState } from "./state.js";

/** The same depth below the package's root in `src` and in `dist`. */
const RUNTIMES = fileURLToPath(new URL("../../../runtimes", import.meta.url));

const ENVIRONMENTS_MAX = 200;
const STARTS_MAX = 4;
const WAITING_MAX = 10_000;

/** Makes what the service needs to run functions, and says how well they are kept apart. */
export async function start(host: ServiceHost): Promise<Started<LambdaState>> {
  const folder = await host.folder();
  const sandbox = await detectSandbox(host.config["lambda.isolation"], RUNTIMES);
  if (sandbox.warning) host.log.warn(sandbox.warning);
  const isolated = sandbox.name !== "process";
  const tools = { config: host.config, runtimes: RUNTIMES, cache: join(folder, "toolchains"), isolated };
  const environments = join(folder, "environments");
  // What a killed server left behind.
  await rm(environments, { recursive: true, force: true });
  const code = new CodeCache(
    join(folder, "unpacked"),
    host.ids,
    isolated ? undefined : sdkLinksFolder(tools),
  );
  const roles = new RoleCredentialSource(host);
  const executor = new ProcessExecutor({
    clock: host.clock,
    ids: host.ids,
    sandbox,
    tools,
    folder: environments,
    endpoint: host.endpoint,
    limits: { environmentsMax: ENVIRONMENTS_MAX, startsMax: STARTS_MAX, waitingMax: WAITING_MAX },
    credentials: (spec) => roles.get(spec),
    openLog: (spec, stream, credentials) =>
      new LogDelivery(
        { group: spec.logGroup, stream, functionName: spec.name },
        roles.principal(credentials),
        host.context({ account: accountOf(spec.slot), region: spec.region }),
      ),
  });
  const state = { host, executor, code, gate: new ConcurrencyGate(), specs: new SpecCache(code) };
  return { state, stop: () => executor.stop() };
}
