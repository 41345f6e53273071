import {
  groups,
  keysByOwner,
  loginProfiles,
  mfaByOwner,
  mfaDevices,
  oidcProviders,
  policies,
  roles,
  samlProviders,
  users,
} from "../../../core/identity/store.js";
import type { Operation } from "../../../core/service.js";
import type { Collection } from "../../../core/store/collection.js";
import type { Reader } from "../../../core/store/store.js";
import * as limits from "../limits.js";
import { directory, type State } from "../state.js";
import { instanceProfiles, serverCertificates, tokenVersions } from "../store.js";

/** Records counted of a kind: more than an account can have. */
const COUNT_MAX = 10_000;

/** What the account has, and how much it may have. */
export const GetAccountSummary: Operation<"iam", "GetAccountSummary", State> = async (_input, ctx) => {
  const from = directory(ctx);
  const { account } = ctx;
  const count = (records: Collection<unknown>): Promise<number> => countOf(from, records, account);
  const versions = (await policies.page(from, COUNT_MAX, { prefix: [account] })).items;
  const rootKeys = await keysByOwner.page(from, 1, { prefix: [account, account] });
  const rootDevices = await mfaByOwner.page(from, 1, { prefix: [account, account] });
  return {
    SummaryMap: {
      ...QUOTAS,
      Users: await count(users),
      Groups: await count(groups),
      Roles: await count(roles),
      Policies: versions.length,
      PolicyVersionsInUse: versions.reduce((sum, { value }) => sum + value.versions.length, 0),
      InstanceProfiles: await count(instanceProfiles),
      ServerCertificates: await count(serverCertificates),
      Providers: (await count(samlProviders)) + (await count(oidcProviders)),
      MFADevices: await count(mfaDevices),
      MFADevicesInUse: await count(mfaByOwner),
      AccountMFAEnabled: rootDevices.items.length,
      AccountAccessKeysPresent: rootKeys.items.length,
      AccountSigningCertificatesPresent: 0,
      AccountPasswordPresent: (await loginProfiles.get(from, account, account)) ? 1 : 0,
      GlobalEndpointTokenVersion: (await tokenVersions.get(from, account)) ?? 1,
    },
  };
};

const QUOTAS = {
  UsersQuota: limits.USERS_PER_ACCOUNT_MAX,
  GroupsQuota: limits.GROUPS_PER_ACCOUNT_MAX,
  RolesQuota: limits.ROLES_PER_ACCOUNT_MAX,
  PoliciesQuota: limits.POLICIES_PER_ACCOUNT_MAX,
  PolicyVersionsInUseQuota: limits.POLICY_VERSIONS_PER_ACCOUNT_MAX,
  VersionsPerPolicyQuota: limits.POLICY_VERSIONS_MAX,
  InstanceProfilesQuota: limits.INSTANCE_PROFILES_PER_ACCOUNT_MAX,
  ServerCertificatesQuota: limits.SERVER_CERTIFICATES_PER_ACCOUNT_MAX,
  SigningCertificatesPerUserQuota: limits.SIGNING_CERTIFICATES_PER_USER_MAX,
  AccessKeysPerUserQuota: limits.ACCESS_KEYS_PER_USER_MAX,
  GroupsPerUserQuota: limits.GROUPS_PER_USER_MAX,
  AttachedPoliciesPerUserQuota: limits.ATTACHED_POLICIES_MAX,
  AttachedPoliciesPerGroupQuota: limits.ATTACHED_POLICIES_MAX,
  AttachedPoliciesPerRoleQuota: limits.ATTACHED_POLICIES_MAX,
  UserPolicySizeQuota: limits.INLINE_CHARACTERS_MAX.user,
  GroupPolicySizeQuota: limits.INLINE_CHARACTERS_MAX.group,
  RolePolicySizeQuota: limits.INLINE_CHARACTERS_MAX.role,
  PolicySizeQuota: limits.MANAGED_POLICY_CHARACTERS_MAX,
  AssumeRolePolicySizeQuota: limits.TRUST_POLICY_CHARACTERS_MAX,
};

async function countOf(from: Reader, records: Collection<unknown>, account: string): Promise<number> {
  return (await records.page(from, COUNT_MAX, { prefix: [account] })).items.length;
}
