import type { EngineModule } from "../host/engine-module.js";
import { Dock } from "./dock.js";
import { Shelf } from "./shelf.js";
import type { VectorApi } from "./vector-api.js";

export const engine: EngineModule<VectorApi> = {
  load: async () => {
    const shelf = new Shelf();
    const dock = new Dock();
    return {
      async load(part) {
        const whole = dock.take(part);
        if (whole) shelf.put(part.set, whole);
      },
      async change(change) {
        dock.change(change);
        shelf.change(change);
      },
      nearest: async ({ set, revision, vector, distanceMax, limit }) =>
        shelf.get(set, revision)?.nearest(vector, distanceMax, limit),
    };
  },
};
