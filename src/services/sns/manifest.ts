import type { ServiceManifest } from "../../core/service.js";
import { recognises } from "./addresses.js";

export const manifest: ServiceManifest<"sns"> = {
  name: "sns",
  title: "Amazon Simple Notification Service",
  signingNames: ["sns"],
  hostLabels: ["sns"],
  protocols: ["awsQuery"],
  version: "2010-03-31",
  xmlNamespace: "http://sns.amazonaws.com/doc/2010-03-31/",
  // A topic may be used from another account by its ARN; every stored key begins with account and region, or an id.
  storeScope: "partition",
  // The links in messages, which confirm and end subscriptions, carry no signature.
  anonymous: true,
  denialCode: "AuthorizationError",
  recognises,
  load: async () => (await import("./index.js")).service,
};
