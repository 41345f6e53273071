import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { ServiceHost, Started } from "../../core/service.js";
import { hostEngine } from "../../engines/host/engine-host.js";
import type { VectorApi } from "../../engines/vectors/vector-api.js";
import type { VisionApi, VisionSettings } from "../../engines/vision/vision-api.js";
import { readPins } from "./pins/read-pins.js";
import type { RekognitionState } from "./state.js";

const VISION = new URL("../../engines/vision/engine.js", import.meta.url);
const VECTORS = new URL("../../engines/vectors/engine.js", import.meta.url);
/** Beside `src` and `dist` alike. */
const MODELS_FOLDER = fileURLToPath(new URL("../../../models/vision/", import.meta.url));
/** More cores than this make one look hardly faster. */
const THREADS_MAX = 4;

/** Keeps the engines at hand; nothing is loaded before the first picture. */
export async function start(host: ServiceHost): Promise<Started<RekognitionState>> {
  const { clock, log } = host;
  const vision = hostEngine<VisionApi, VisionSettings>(VISION, {
    clock,
    log,
    settings: {
      folder: MODELS_FOLDER,
      threads: Math.min(THREADS_MAX, availableParallelism()),
      ...(host.config["models"] && { ownFolder: resolve(host.config["models"]) }),
    },
  });
  const vectors = hostEngine<VectorApi>(VECTORS, { clock, log });
  const pinsFile = host.config["rekognition.pins"];
  const pins = pinsFile ? await readPins(resolve(pinsFile)) : undefined;
  if (pins) log.warn("Rekognition gives pinned answers", { file: pinsFile });
  return {
    state: {
      vision: vision.api,
      vectors: vectors.api,
      filling: new Map(),
      folder: () => host.folder(),
      ...(pins && { pins }),
    },
    stop: async () => {
      await Promise.all([vision.stop(), vectors.stop()]);
    },
  };
}
