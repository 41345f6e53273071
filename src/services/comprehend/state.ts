import type { Context } from "../../core/context.js";
import type { ServiceHost, Started } from "../../core/service.js";
import { type HostedEngine, hostEngine } from "../../engines/host/engine-host.js";
import type { TextApi, TextSettings } from "../../engines/text/api.js";
import { toAwsError } from "./errors.js";

type Engine = HostedEngine<TextApi>["api"];

/** What the service holds while it runs: the text engine, in threads of its own. */
export interface State {
  engine: Engine;
  /** The same engine in a thread of its own, for what takes minutes: texts are not kept waiting by it. */
  trainer: Engine;
  /** Whether the user gave models, which may stand in for ours. */
  hasOwnModels: boolean;
  /** Where trained models lie. */
  folder(): Promise<string>;
}

export type ComprehendContext = Context<State>;

/** Milliseconds that training a model, or finding topics, may take. */
const TRAINING_MS_MAX = 6 * 3_600_000;

export async function start(host: ServiceHost): Promise<Started<State>> {
  const settings: TextSettings = {
    folder: new URL("../../../models/text", import.meta.url).pathname,
    userModels: host.config["models"] ?? "",
  };
  const module = new URL("../../engines/text/engine.js", import.meta.url);
  const options = { clock: host.clock, log: host.log, settings };
  const readers = hostEngine<TextApi, TextSettings>(module, { ...options, threadsMax: 2 });
  const trainer = hostEngine<TextApi, TextSettings>(module, { ...options, callMsMax: TRAINING_MS_MAX });
  return {
    state: {
      engine: inOurWords(readers.api),
      trainer: inOurWords(trainer.api),
      hasOwnModels: settings.userModels !== "",
      folder: () => host.folder(),
    },
    stop: async () => {
      await Promise.all([readers.stop(), trainer.stop()]);
    },
  };
}

/** The engine, whose errors are the service's. */
export const inOurWords = (engine: Engine): Engine =>
  new Proxy(engine, {
    get(hosted, method) {
      const ask = Reflect.get(hosted, method) as ((...given: unknown[]) => Promise<unknown>) | undefined;
      if (ask === undefined) return undefined;
      return (...given: unknown[]) =>
        ask(...given).catch((error: unknown) => {
          throw toAwsError(error);
        });
    },
  });
