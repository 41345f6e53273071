import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { EngineError, toErrorMessage } from "./engine-error.js";
import { type EngineCall, type EngineModule, transfersOf } from "./engine-module.js";
import { giveWay } from "./give-way.js";
import type { FromThread, ThreadData, ToThread } from "./messages.js";

/** An engine whose interface is known to its caller alone. */
type AnyApi = Record<string, (input: never, call?: EngineCall) => Promise<unknown>>;

type CallMessage = Extract<ToThread, { kind: "call" }>;

async function loadEngine(data: ThreadData): Promise<AnyApi> {
  const module = (await import(data.moduleUrl)) as { engine?: EngineModule<AnyApi, unknown> };
  if (!module.engine) throw new EngineError("internal", `${data.moduleUrl} exports no engine`);
  return module.engine.load(data.settings);
}

/** Serves one engine to the host, one call at a time. */
function serve(port: MessagePort, data: ThreadData): void {
  let loading: Promise<AnyApi> | undefined;
  let current: { id: number; aborter: AbortController } | undefined;

  const send = (message: FromThread, transfer: ArrayBuffer[] = []): void =>
    port.postMessage(message, transfer);

  const run = async ({ id, method, input, progress }: CallMessage): Promise<void> => {
    const aborter = new AbortController();
    current = { id, aborter };
    const call: EngineCall = { signal: aborter.signal };
    if (progress) call.onProgress = (fraction, note) => send({ kind: "progress", id, fraction, note });
    try {
      loading ??= loadEngine(data);
      // A load that failed is tried again by the next call: what was missing may be there by then.
      const api = await loading.catch((error: unknown) => {
        loading = undefined;
        throw error;
      });
      if (!Object.hasOwn(api, method))
        throw new EngineError("internal", `The engine has no method ${method}.`);
      const output = await api[method]?.(input as never, call);
      send({ kind: "answer", id, output }, transfersOf(output));
    } catch (error) {
      send({ kind: "failure", id, error: toErrorMessage(error) });
    } finally {
      current = undefined;
    }
  };

  port.on("message", (message: ToThread) => {
    if (message.kind === "call") void run(message);
    else if (current?.id === message.id) current.aborter.abort();
  });
}

/** Entry of an engine's thread. */
if (parentPort) {
  giveWay();
  serve(parentPort, workerData as ThreadData);
}
