import * as sdk from "@aws-sdk/client-sts";
import { defineService } from "../../core/service.js";
import { assumeRole, federated, getFederationToken, getSessionToken, onAll, signed } from "./access.js";
import { AssumeRole } from "./assume-role.js";
import { DecodeAuthorizationMessage } from "./decode-authorization-message.js";
import { GetAccessKeyInfo } from "./get-access-key-info.js";
import { GetCallerIdentity } from "./get-caller-identity.js";
import { GetFederationToken } from "./get-federation-token.js";
import { GetSessionToken } from "./get-session-token.js";
import { free } from "./metering.js";
import { AssumeRoleWithSAML } from "./saml/assume-role-with-saml.js";
import type { State } from "./state.js";
import { AssumeRoleWithWebIdentity } from "./web-identity/assume-role-with-web-identity.js";
import { readAddresses } from "./web-identity/identity-providers.js";
import { IssuerKeys } from "./web-identity/issuer-keys.js";

export const service = defineService<"sts", State>()({
  sdk,
  operations: {
    AssumeRole,
    AssumeRoleWithSAML,
    AssumeRoleWithWebIdentity,
    DecodeAuthorizationMessage,
    GetAccessKeyInfo,
    GetCallerIdentity,
    GetFederationToken,
    GetSessionToken,
  },
  access: {
    AssumeRole: assumeRole,
    AssumeRoleWithSAML: federated,
    AssumeRoleWithWebIdentity: federated,
    DecodeAuthorizationMessage: onAll("sts:DecodeAuthorizationMessage"),
    GetAccessKeyInfo: onAll("sts:GetAccessKeyInfo"),
    GetCallerIdentity: signed,
    GetFederationToken: getFederationToken,
    GetSessionToken: getSessionToken,
  },
  metering: {
    AssumeRole: free,
    AssumeRoleWithSAML: free,
    AssumeRoleWithWebIdentity: free,
    DecodeAuthorizationMessage: free,
    GetAccessKeyInfo: free,
    GetCallerIdentity: free,
    GetFederationToken: free,
    GetSessionToken: free,
  },
  start: async ({ identity, clock, config }) => ({
    state: { identity, keys: new IssuerKeys(clock), addresses: readAddresses(config), proofs: new WeakMap() },
  }),
});
