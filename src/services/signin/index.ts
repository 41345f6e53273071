import * as sdk from "@aws-sdk/nested-clients/signin";
import { hashPassword } from "../../core/identity/passwords.js";
import { defineService } from "../../core/service.js";
import { access } from "./access.js";
import { Attempts } from "./callers/attempts.js";
import { Gate } from "./callers/gate.js";
import { intercept } from "./intercept.js";
import { metering } from "./metering.js";
import type { State } from "./state.js";

const NO_PASSWORD_BYTES = 16;

export const service = defineService<"signin", State>()({
  sdk,
  operations: {},
  access,
  metering,
  wire: { intercept },
  start: async ({ identity, clock, ids }) => {
    const noPassword = await hashPassword(ids, String(ids.bytes(NO_PASSWORD_BYTES)));
    return { state: { identity, attempts: new Attempts(clock), gate: new Gate(), noPassword } };
  },
});
