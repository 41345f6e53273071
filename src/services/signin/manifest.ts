import type { ServiceManifest } from "../../core/service.js";
import { recognises } from "./http/addresses.js";

export const manifest: ServiceManifest<"signin"> = {
  name: "signin",
  title: "AWS Sign-In",
  signingNames: ["signin"],
  hostLabels: ["signin"],
  ownsHosts: true,
  protocols: ["restJson1"],
  version: "2023-01-01",
  storeScope: "partition",
  global: true,
  bodyBytesMax: 256 * 1024,
  // Nobody has credentials before signing in.
  anonymous: true,
  recognises,
  load: async () => (await import("./index.js")).service,
};
