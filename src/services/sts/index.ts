import * as sdk from "@aws-sdk/client-sts";
import { defineService } from "../../core/service.js";
import { assumeRole, getFederationToken, getSessionToken, onAll, signed } from "./access.js";
import { AssumeRole } from "./assume-role.js";
import { DecodeAuthorizationMessage } from "./decode-authorization-message.js";
import { GetAccessKeyInfo } from "./get-access-key-info.js";
import { GetCallerIdentity } from "./get-caller-identity.js";
import { GetFederationToken } from "./get-federation-token.js";
import { GetSessionToken } from "./get-session-token.js";
import { free } from "./metering.js";
import type { State } from "./state.js";

export const service = defineService<"sts", State>()({
  sdk,
  operations: {
    AssumeRole,
    DecodeAuthorizationMessage,
    GetAccessKeyInfo,
    GetCallerIdentity,
    GetFederationToken,
    GetSessionToken,
  },
  access: {
    AssumeRole: assumeRole,
    DecodeAuthorizationMessage: onAll("sts:DecodeAuthorizationMessage"),
    GetAccessKeyInfo: onAll("sts:GetAccessKeyInfo"),
    GetCallerIdentity: signed,
    GetFederationToken: getFederationToken,
    GetSessionToken: getSessionToken,
  },
  metering: {
    AssumeRole: free,
    DecodeAuthorizationMessage: free,
    GetAccessKeyInfo: free,
    GetCallerIdentity: free,
    GetFederationToken: free,
    GetSessionToken: free,
  },
  start: async ({ identity }) => ({ state: { identity, proofs: new WeakMap() } }),
});
