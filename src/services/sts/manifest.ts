import type { ServiceManifest } from "../../core/service.js";

export const manifest: ServiceManifest<"sts"> = {
  name: "sts",
  title: "AWS Security Token Service",
  signingNames: ["sts"],
  hostLabels: ["sts"],
  protocols: ["awsQuery"],
  version: "2011-06-15",
  xmlNamespace: "https://sts.amazonaws.com/doc/2011-06-15/",
  storeScope: "account",
  // Federated callers have no key yet. Every other operation refuses them.
  anonymous: true,
  settings: [
    {
      name: "google",
      values: "an address (default https://accounts.google.com)",
      does: "whose published keys verify Google's ID tokens",
    },
    {
      name: "facebook",
      values: "an address (default https://graph.facebook.com)",
      does: "asked at /app and /me whose a Facebook access token is",
    },
    {
      name: "amazon",
      values: "an address (default https://api.amazon.com)",
      does: "asked at /auth/o2/tokeninfo whose an access token of Login with Amazon is",
    },
  ],
  load: async () => (await import("./index.js")).service,
};
