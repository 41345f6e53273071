import { collection } from "../store/collection.js";

/**
 * The directory: whom requests can come from and what decides about them. Every key starts with the account, except
 * where a record is looked for before the account is known. Names are compared without case on AWS, so they are keys in
 * lower case (`toNameKey`) and keep their spelling inside the record.
 */

export interface AccountRecord {
  id: string;
  name: string;
  createdAt: number;
  /** Under which the root user signs in, in lower case. */
  email?: string;
}

/** Who owns a long-term access key. */
export type KeyOwner = { kind: "root" } | { kind: "user"; userId: string };

export interface CredentialRecord {
  account: string;
  owner: KeyOwner;
  sealedSecret: Uint8Array;
  active: boolean;
  createdAt: number;
}

/** Last use of an access key or a role. */
export interface UseRecord {
  at: number;
  service: string;
  region: string;
}

/** Last use of a service by a user or role. */
export interface ServiceUseRecord extends UseRecord {
  /** Who it was: of a role, its session. */
  arn: string;
}

/** What users, groups, roles and managed policies have in common. */
export interface NamedRecord {
  /** Unique id: `AIDA…`, `AROA…`, `AGPA…`, `ANPA…`. */
  id: string;
  name: string;
  /** Starts and ends with a slash. */
  path: string;
  arn: string;
  createdAt: number;
}

export interface PolicyHolder extends NamedRecord {
  /** Inline policies, name → document as given. */
  inline: Record<string, string>;
  /** ARNs of managed policies, in the order attached. */
  attached: string[];
}

export interface UserRecord extends PolicyHolder {
  tags: Record<string, string>;
  /** ARN of the permissions boundary. */
  boundary?: string;
  /** Name keys of the groups the user is in. */
  groups: string[];
}

export type GroupRecord = PolicyHolder;

export interface RoleRecord extends PolicyHolder {
  tags: Record<string, string>;
  boundary?: string;
  description?: string;
  trustPolicy: string;
  maxSessionSeconds: number;
  /** Principal of the service that owns a service-linked role. */
  linkedService?: string;
}

export interface PolicyVersionRecord {
  id: string;
  document: string;
  createdAt: number;
}

export interface PolicyRecord extends NamedRecord {
  description?: string;
  tags: Record<string, string>;
  /** Newest last. At most five. */
  versions: PolicyVersionRecord[];
  defaultVersionId: string;
  /** Number of the next version: a deleted version's number is not given again. */
  nextVersion: number;
  updatedAt: number;
}

/** What verifies the signatures of a passkey. https://www.w3.org/TR/webauthn-3/#credential-record */
export interface PasskeyRecord {
  /** Base 64 for URLs. */
  credentialId: string;
  /** COSE. */
  publicKey: Uint8Array;
  /** How often it says it has signed; 0 for those that do not count. */
  signCount: number;
  /** The host name it was made for: browsers offer it nowhere else. */
  relyingPartyId: string;
}

export interface MfaDeviceRecord {
  /** ARN of a virtual device; what is printed on a hardware one. */
  serialNumber: string;
  createdAt: number;
  tags: Record<string, string>;
  /** Base-32 seed of a virtual device. */
  sealedSeed?: Uint8Array;
  /** Of a passkey or security key, which shows no codes. */
  passkey?: PasskeyRecord;
  /** The user, or the account's number for the root user, once it is enabled. */
  ownerId?: string;
  enabledAt?: number;
  /** Time step of the last code taken: a code is good once. */
  lastStep?: number;
  /** Wrong codes since the last right one. */
  failures: number;
  failedAt?: number;
}

export interface LoginProfileRecord {
  /** Hash of the password, see `passwords.ts`. */
  hash: string;
  createdAt: number;
  changedAt: number;
  resetRequired: boolean;
  /** Hashes of earlier passwords, newest first: as many as a policy can forbid. */
  previous: string[];
  lastUsedAt?: number;
}

/** Rules for the passwords of an account's users. */
export interface PasswordPolicyRecord {
  minimumLength: number;
  requireSymbols: boolean;
  requireNumbers: boolean;
  requireUppercase: boolean;
  requireLowercase: boolean;
  allowUsersToChange: boolean;
  /** Days until a password expires. */
  maxAgeDays?: number;
  /** Earlier passwords that may not come again. */
  reusePrevention?: number;
  /** Only an administrator can replace an expired password. */
  hardExpiry: boolean;
}

export interface OidcProviderRecord {
  arn: string;
  /** `https://…`, without a slash at its end: the issuer. */
  url: string;
  clientIds: string[];
  thumbprints: string[];
  createdAt: number;
  tags: Record<string, string>;
}

export interface SamlProviderRecord {
  arn: string;
  uuid: string;
  /** XML as the identity provider publishes it. */
  metadata: string;
  createdAt: number;
  validUntil?: number;
  tags: Record<string, string>;
  /** Whether assertions must be encrypted; without it none may be. */
  encryption?: "Required" | "Allowed";
  /** What opens them, newest last. At most two. */
  privateKeys?: SamlPrivateKey[];
}

export interface SamlPrivateKey {
  id: string;
  /** PEM. */
  sealed: Uint8Array;
  addedAt: number;
}

export type PrincipalPlace = { account: string; kind: "user" | "role" | "group"; name: string };

/** [account] */
export const accounts = collection<AccountRecord>("accounts");
/** [e-mail address in lower case] → account: an address is one root user's only. */
export const rootEmails = collection<string>("rootEmails");
/** [access key id] */
export const credentials = collection<CredentialRecord>("credentials");
/** [account, owner id, access key id] → true: the keys of a user, or of the root (`owner id` is the account). */
export const keysByOwner = collection<true>("keysByOwner");
/** [access key id] */
export const keyUses = collection<UseRecord>("keyUses");
/** [account, role id] */
export const roleUses = collection<UseRecord>("roleUses");
/** [account, id of the user or role, service] */
export const serviceUses = collection<ServiceUseRecord>("serviceUses");
/** [account, id of the user or role, service, name of the action] */
export const actionUses = collection<ServiceUseRecord>("actionUses");
/** [account, name key] */
export const users = collection<UserRecord>("users");
/** [account, name key] */
export const groups = collection<GroupRecord>("groups");
/** [account, name key] */
export const roles = collection<RoleRecord>("roles");
/** [account, name key] */
export const policies = collection<PolicyRecord>("policies");
/** [account, serial number] */
export const mfaDevices = collection<MfaDeviceRecord>("mfaDevices");
/** [account, owner id, serial number] → true */
export const mfaByOwner = collection<true>("mfaByOwner");
/** [account, user id, or the account for the root user] */
export const loginProfiles = collection<LoginProfileRecord>("loginProfiles");
/** [account] */
export const passwordPolicies = collection<PasswordPolicyRecord>("passwordPolicies");
/** [account] → alias */
export const aliases = collection<string>("aliases");
/** [alias] → account: an alias is one account's only. */
export const aliasOwners = collection<string>("aliasOwners");
/** [account, ARN] */
export const oidcProviders = collection<OidcProviderRecord>("oidcProviders");
/** [account, ARN] */
export const samlProviders = collection<SamlProviderRecord>("samlProviders");
/** [uuid of a SAML provider] → where it is: part of the address its encrypted answers are sent to. */
export const samlProviderIds = collection<{ account: string; arn: string }>("samlProviderIds");
/** [unique id] → where the user, role or group is. */
export const principalsById = collection<PrincipalPlace>("principalsById");

export function toNameKey(name: string): string {
  return name.toLowerCase();
}
