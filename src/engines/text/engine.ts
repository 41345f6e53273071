import type { EngineModule } from "../host/engine-module.js";
import type { TextApi, TextSettings } from "./api.js";
import { TextReader } from "./reader.js";

/** The text engine, run in its own thread by engines/host. Models are loaded at the first text of a language. */
export const engine: EngineModule<TextApi, TextSettings> = {
  load: async (settings) => new TextReader(settings).api(),
};
