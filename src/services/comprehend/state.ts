import type { Context } from "../../core/context.js";
import type { ServiceHost, Started } from "../../core/service.js";
import { type HostedEngine, hostEngine } from "../../engines/host/engine-host.js";
import type { TextApi, TextSettings } from "../../engines/text/api.js";

/** What the service holds while it runs: the text engine, in threads of its own. */
export interface State {
  engine: HostedEngine<TextApi>["api"];
  /** Where trained models lie. */
  folder(): Promise<string>;
}

export type ComprehendContext = Context<State>;

/** Milliseconds that one call may take: training a custom model is the longest. */
const CALL_MS_MAX = 3_600_000;

export async function start(host: ServiceHost): Promise<Started<State>> {
  const settings: TextSettings = {
    folder: new URL("../../../models/text", import.meta.url).pathname,
    userModels: host.config["models"] ?? "",
  };
  const options = { clock: host.clock, log: host.log, settings, callMsMax: CALL_MS_MAX, threadsMax: 2 };
  const hosted = hostEngine<TextApi, TextSettings>(
    new URL("../../engines/text/engine.js", import.meta.url),
    options,
  );
  return {
    state: { engine: hosted.api, folder: () => host.folder() },
    stop: () => hosted.stop(),
  };
}
