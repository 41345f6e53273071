import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ServiceHost, Started } from "../../core/service.js";
import { Archives } from "./archives/archives.js";
import { CodeCache } from "./code/code-cache.js";
import { discard } from "./code/discard.js";
import { HotFolders } from "./code/hot-folders.js";
import { ProcessExecutor } from "./executor/executor.js";
import type { HostTools } from "./executor/languages/language.js";
import { sdkLinksFolder } from "./executor/languages/nodejs-sdk.js";
import { detectSandbox } from "./executor/sandbox/detect.js";
import { loadHosts } from "./executor/sandbox/hosts.js";
import type { Sandbox } from "./executor/sandbox/sandbox.js";
import { ConcurrencyGate } from "./invocations/concurrency-gate.js";
import { LogDelivery } from "./invocations/log-delivery.js";
import { RoleCredentialSource } from "./invocations/role-credentials.js";
import { SpecCache } from "./invocations/spec-cache.js";
import { accountOf, toFunctionArn } from "./naming/function-target.js";
import type { LambdaContext } from "./operation.js";
import { resumeProvisioned } from "./provisioned/provision.js";
import { SourceRunner } from "./sources/runner.js";
import type { LambdaState } from "./state.js";
import { UrlDirectory } from "./urls/url-directory.js";

/** The same depth below the package's root in `src` and in `dist`. */
const RUNTIMES = fileURLToPath(new URL("../../../runtimes", import.meta.url));

const SECRET_BYTES = 32;
const LIMITS = {
  environmentsMax: 200,
  /** More starts at once than processors only make each of them slower. */
  startsMax: Math.max(2, availableParallelism()),
  waitingMax: 10_000,
};

/** Shapes of functions for which a process is kept ready: runtime, memory, size of `/tmp`. */
const SPARES_MAX = 2;

/** Makes what the service needs to run functions, and says how well they are kept apart. */
export async function start(host: ServiceHost): Promise<Started<LambdaState>> {
  const folder = await host.folder();
  const sandbox = await detectSandbox(host.config["lambda.isolation"], RUNTIMES);
  if (sandbox.warning) host.log.warn(sandbox.warning);
  const isolated = sandbox.name !== "process";
  const tools = { config: host.config, runtimes: RUNTIMES, cache: join(folder, "toolchains"), isolated };
  const unpacked = join(folder, "unpacked");
  // A power cut may have torn what was unpacked; the zips are safe.
  await discard(unpacked, host.ids);
  const code = new CodeCache(unpacked, host.ids, isolated ? undefined : sdkLinksFolder(tools));
  const hot = new HotFolders();
  const roles = new RoleCredentialSource(host);
  const executor = await makeExecutor(host, folder, sandbox, tools, roles);
  // The host erases the state's type; it is this service's, complete by the time that anything asks for it.
  const contextIn = (account: string, region: string) =>
    host.context({ account, region }) as unknown as LambdaContext;
  const sources = new SourceRunner(contextIn, roles);
  const state: LambdaState = {
    host,
    executor,
    code,
    gate: new ConcurrencyGate(),
    specs: new SpecCache(code, tools, hot),
    archives: new Archives(host.ids.bytes(SECRET_BYTES), host.clock),
    urls: new UrlDirectory(host.store),
    sources,
    rolePrincipal: async (role, target) => {
      const { name, region } = target;
      const slot = toFunctionArn({ ...target, qualifier: "caller" });
      return roles.principal(await roles.get({ slot, role, name, region }));
    },
  };
  resumeLater(host, sources, contextIn);
  const stop = async () => {
    hot.close();
    sources.stopAll();
    await executor.stop();
  };
  return { state, stop };
}

async function makeExecutor(
  host: ServiceHost,
  folder: string,
  sandbox: Sandbox,
  tools: HostTools,
  roles: RoleCredentialSource,
): Promise<ProcessExecutor> {
  const { clock, ids, endpoint } = host;
  const environments = join(folder, "environments");
  await discard(environments, ids);
  return new ProcessExecutor({
    clock,
    ids,
    sandbox,
    tools,
    folder: environments,
    endpoint,
    hosts: tools.isolated ? await loadHosts() : undefined,
    limits: LIMITS,
    sparesMax: Number(host.config["lambda.spares"] ?? SPARES_MAX),
    credentials: (spec) => roles.take(spec),
    openLog: (spec, stream, credentials) =>
      new LogDelivery(
        { group: spec.logGroup, stream, functionName: spec.name },
        roles.principal(credentials),
        host.context({ account: accountOf(spec.slot), region: spec.region }),
      ),
  });
}

/** Pollers and provisioned environments come back once this service counts as started: they come back to it. */
function resumeLater(
  host: ServiceHost,
  sources: SourceRunner,
  contextIn: (account: string, region: string) => LambdaContext,
): void {
  host.clock.after(0, () => {
    const resumed = Promise.all([sources.resume(host.store), resumeProvisioned(host.store, contextIn)]);
    resumed.catch((error: unknown) => {
      host.log.error("event sources or provisioned environments did not come back", { error: String(error) });
    });
  });
}
