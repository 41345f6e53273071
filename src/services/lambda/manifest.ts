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
  settings: [
    {
      name: "isolation",
      values: "auto or process (default auto)",
      does: "process: functions run without a private view of files, also where bubblewrap is installed",
    },
    {
      name: "spares",
      values: "a number (default 2)",
      does: "of so many shapes of functions (runtime, memory, /tmp) an interpreter is kept ready; 0 keeps none",
    },
    {
      name: "RUNTIME",
      fits: /^(?:nodejs|python|ruby|java|dotnet)[a-z0-9.]*$/,
      values: "path of a program",
      does: "the interpreter of a runtime, for example lambda.python3.12=/usr/bin/python3.12",
    },
  ],
  load: async () => (await import("./index.js")).service,
};
