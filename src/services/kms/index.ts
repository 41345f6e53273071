import * as sdk from "@aws-sdk/client-kms";
import { defineService } from "../../core/service.js";
import { access } from "./access.js";
import { CreateAlias, DeleteAlias, ListAliases, UpdateAlias } from "./aliases/aliases.js";
import { DeriveSharedSecret } from "./cryptography/agreement.js";
import {
  GenerateDataKey,
  GenerateDataKeyPair,
  GenerateDataKeyPairWithoutPlaintext,
  GenerateDataKeyWithoutPlaintext,
  GenerateRandom,
} from "./cryptography/data-keys.js";
import { Decrypt, Encrypt, ReEncrypt } from "./cryptography/encrypt-decrypt.js";
import { GenerateMac, GetPublicKey, Sign, Verify, VerifyMac } from "./cryptography/sign-and-mac.js";
import { CreateGrant, ListGrants, ListRetirableGrants, RetireGrant, RevokeGrant } from "./grants/grants.js";
import {
  DeleteImportedKeyMaterial,
  FORGET_MATERIAL,
  GetParametersForImport,
  ImportKeyMaterial,
  onForgetMaterial,
} from "./imports/imports.js";
import { CreateKey } from "./keys/create-key.js";
import { DescribeKey, ListKeys } from "./keys/describe-keys.js";
import {
  CancelKeyDeletion,
  CLEAR_KEY,
  DisableKey,
  EnableKey,
  onClearKey,
  ScheduleKeyDeletion,
  UpdateKeyDescription,
} from "./keys/key-state.js";
import { GetKeyPolicy, ListKeyPolicies, PutKeyPolicy } from "./keys/policy.js";
import { ListResourceTags, TagResource, UntagResource } from "./keys/tags.js";
import { metering } from "./metering.js";
import { ReplicateKey, UpdatePrimaryRegion } from "./multi-region/replicate.js";
import {
  DisableKeyRotation,
  EnableKeyRotation,
  GetKeyRotationStatus,
  ListKeyRotations,
  RotateKeyOnDemand,
} from "./rotation/rotation.js";
import { start } from "./start.js";
import type { KmsState } from "./state.js";

export const service = defineService<"kms", KmsState>()({
  sdk,
  operations: {
    CreateKey,
    DescribeKey,
    ListKeys,
    EnableKey,
    DisableKey,
    ScheduleKeyDeletion,
    CancelKeyDeletion,
    UpdateKeyDescription,
    GetKeyPolicy,
    PutKeyPolicy,
    ListKeyPolicies,
    TagResource,
    UntagResource,
    ListResourceTags,
    CreateAlias,
    UpdateAlias,
    DeleteAlias,
    ListAliases,
    EnableKeyRotation,
    DisableKeyRotation,
    GetKeyRotationStatus,
    RotateKeyOnDemand,
    ListKeyRotations,
    CreateGrant,
    ListGrants,
    RevokeGrant,
    RetireGrant,
    ListRetirableGrants,
    Encrypt,
    Decrypt,
    ReEncrypt,
    GenerateDataKey,
    GenerateDataKeyWithoutPlaintext,
    GenerateDataKeyPair,
    GenerateDataKeyPairWithoutPlaintext,
    GenerateRandom,
    GenerateMac,
    VerifyMac,
    Sign,
    Verify,
    GetPublicKey,
    DeriveSharedSecret,
    GetParametersForImport,
    ImportKeyMaterial,
    DeleteImportedKeyMaterial,
    ReplicateKey,
    UpdatePrimaryRegion,
  },
  access,
  metering,
  events: { [CLEAR_KEY]: onClearKey, [FORGET_MATERIAL]: onForgetMaterial },
  start,
});
