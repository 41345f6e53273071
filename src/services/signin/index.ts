import * as sdk from "@aws-sdk/nested-clients/signin";
import { BoundedCache } from "../../core/bounded-cache.js";
import { hashPassword } from "../../core/identity/passwords.js";
import { defineService, type ServiceHost } from "../../core/service.js";
import { noneNeeded } from "./access.js";
import { Attempts } from "./callers/attempts.js";
import { Gate } from "./callers/gate.js";
import { intercept } from "./intercept.js";
import { PROOFS_MAX } from "./limits.js";
import { free } from "./metering.js";
import { CreateOAuth2Token } from "./oauth/create-token.js";
import type { State } from "./state.js";

const KEY_BYTES = 32;

export const service = defineService<"signin", State>()({
  sdk,
  operations: { CreateOAuth2Token },
  access: { CreateOAuth2Token: noneNeeded },
  metering: { CreateOAuth2Token: free },
  wire: { intercept },
  start: async (host) => ({ state: await makeState(host) }),
});

async function makeState(host: ServiceHost): Promise<State> {
  const { identity, ids } = host;
  return {
    identity,
    attempts: new Attempts(host),
    gate: new Gate(),
    proofs: new BoundedCache(PROOFS_MAX),
    idTokenKey: ids.bytes(KEY_BYTES),
    noPassword: await hashPassword(ids, String(ids.bytes(KEY_BYTES))),
  };
}
