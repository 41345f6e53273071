import { rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ServiceHost, Started } from "../../core/service.js";
import { Archives } from "./archives/archives.js";
import { CodeCache } from "./code/code-cache.js";
import { HotFolders } from "./code/hot-folders.js";
import { ProcessExecutor } from "./executor/executor.js";
import { sdkLinksFolder } from "./executor/languages/nodejs-sdk.js";
import { detectSandbox } from "./executor/sandbox/detect.js";
import { writeHosts } from "./executor/sandbox/hosts.js";
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
    hosts: isolated ? await writeHosts(join(folder, "hosts")) : undefined,
    limits: { environmentsMax: ENVIRONMENTS_MAX, startsMax: STARTS_MAX, waitingMax: WAITING_MAX },
    credentials: (spec) => roles.get(spec),
    openLog: (spec, stream, credentials) =>
      new LogDelivery(
        { group: spec.logGroup, stream, functionName: spec.name },
        roles.principal(credentials),
        host.context({ account: accountOf(spec.slot), region: spec.region }),
      ),
  });
  // The host erases the state's type; it is this service's, complete by the time that anything asks for it.
  const contextIn = (account: string, region: string) =>
    host.context({ account, region }) as unknown as LambdaContext;
  const hot = new HotFolders();
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
    rolePrincipal: async (role, { name, region, ...target }) => {
      const slot = toFunctionArn({ ...target, name, region, qualifier: "caller" });
      return roles.principal(await roles.get({ slot, role, name, region }));
    },
  };
  // After this service counts as started: its pollers and environments come back to it.
  host.clock.after(0, () => {
    void sources.resume(host.store);
    void resumeProvisioned(host.store, contextIn);
  });
  return {
    state,
    stop: async () => {
      hot.close();
      await sources.stopAll();
      await executor.stop();
    },
  };
}
