import type { ServiceManifest } from "../../core/service.js";
import { recognises } from "./addresses.js";
import { REQUEST_BYTES_MAX } from "./limits.js";

export const manifest: ServiceManifest<"lambda"> = {
  name: "lambda",
  title: "AWS Lambda",
  signingNames: ["lambda"],
  hostLabels: ["lambda", "lambda-url"],
  protocols: ["restJson1"],
  version: "2015-03-31",
  storeScope: "regional",
  bodyBytesMax: REQUEST_BYTES_MAX,
  background: true,
  anonymous: true,
  recognises,
  load: async () => (await import("./index.js")).service,
};
