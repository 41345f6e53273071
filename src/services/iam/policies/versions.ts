import type { PolicyVersion } from "@aws-sdk/client-iam";
import { awsManagedPolicy } from "../../../core/iam/aws-managed/index.js";
import {
  type PolicyRecord,
  type PolicyVersionRecord,
  policies,
  toNameKey,
} from "../../../core/identity/store.js";
import type { Operation } from "../../../core/service.js";
import type { Reader } from "../../../core/store/store.js";
import { toShown } from "../documents.js";
import { conflict, limitExceeded, noSuchEntity, noSuchPolicy } from "../errors.js";
import { POLICY_VERSIONS_MAX } from "../limits.js";
import { pageList } from "../pagination.js";
import { change, directory, type State } from "../state.js";
import { checkManagedDocument } from "./create-policy.js";
import { checkPolicyArn, findOwnPolicy, loadOwnPolicy } from "./policy-arn.js";

export const CreatePolicyVersion: Operation<"iam", "CreatePolicyVersion", State> = async (input, ctx) => {
  const { account } = ctx;
  const document = input.PolicyDocument ?? "";
  const createdAt = ctx.clock.now();
  return change(ctx, async (tx) => {
    const policy = await loadOwnPolicy(tx, account, input.PolicyArn ?? "");
    checkManagedDocument(document);
    if (policy.versions.length >= POLICY_VERSIONS_MAX) {
      throw limitExceeded(
        `A managed policy can have up to ${POLICY_VERSIONS_MAX} versions. Before you create a new version, you must ` +
          "delete an existing version.",
      );
    }
    const version = { id: `v${policy.nextVersion}`, document, createdAt };
    const changed: PolicyRecord = {
      ...policy,
      versions: [...policy.versions, version],
      nextVersion: policy.nextVersion + 1,
      defaultVersionId: input.SetAsDefault ? version.id : policy.defaultVersionId,
      updatedAt: createdAt,
    };
    policies.put(tx, [account, toNameKey(policy.name)], changed);
    return { PolicyVersion: toVersion(changed, version) };
  });
};

export const GetPolicyVersion: Operation<"iam", "GetPolicyVersion", State> = async (input, ctx) => {
  const policy = await loadVersions(directory(ctx), ctx.account, input.PolicyArn ?? "");
  const version = findVersion(policy, input.VersionId ?? "");
  return { PolicyVersion: { Document: toShown(version.document), ...toVersion(policy, version) } };
};

export const ListPolicyVersions: Operation<"iam", "ListPolicyVersions", State> = async (input, ctx) => {
  const policy = await loadVersions(directory(ctx), ctx.account, input.PolicyArn ?? "");
  // The newest comes first.
  const { items, ...page } = pageList([...policy.versions], input, ({ id }) =>
    String(1_000_000 - Number(id.slice(1))),
  );
  return { Versions: items.map((version) => toVersion(policy, version)), ...page };
};

export const SetDefaultPolicyVersion: Operation<"iam", "SetDefaultPolicyVersion", State> = async (
  input,
  ctx,
) => {
  const { account } = ctx;
  const updatedAt = ctx.clock.now();
  await change(ctx, async (tx) => {
    const policy = await loadOwnPolicy(tx, account, input.PolicyArn ?? "");
    const { id } = findVersion(policy, input.VersionId ?? "");
    policies.put(tx, [account, toNameKey(policy.name)], { ...policy, defaultVersionId: id, updatedAt });
  });
  return {};
};

export const DeletePolicyVersion: Operation<"iam", "DeletePolicyVersion", State> = async (input, ctx) => {
  const { account } = ctx;
  await change(ctx, async (tx) => {
    const policy = await loadOwnPolicy(tx, account, input.PolicyArn ?? "");
    const { id } = findVersion(policy, input.VersionId ?? "");
    if (id === policy.defaultVersionId) throw conflict("Cannot delete the default version of a policy.");
    const versions = policy.versions.filter((version) => version.id !== id);
    policies.put(tx, [account, toNameKey(policy.name)], { ...policy, versions });
  });
  return {};
};

type Versioned = Pick<PolicyRecord, "arn" | "versions" | "defaultVersionId">;

/** Of a policy of the account, or of AWS: of those only the present version is known here. */
async function loadVersions(from: Reader, account: string, arn: string): Promise<Versioned> {
  checkPolicyArn(arn);
  const published = awsManagedPolicy(arn);
  if (published) {
    const { document, versionId: id, updatedAt } = published;
    return { arn, versions: [{ id, document, createdAt: Date.parse(updatedAt) }], defaultVersionId: id };
  }
  const policy = await findOwnPolicy(from, account, arn);
  if (!policy) throw noSuchPolicy(arn);
  return policy;
}

function findVersion({ arn, versions }: Versioned, id: string): PolicyVersionRecord {
  const version = versions.find((one) => one.id === id);
  if (!version) throw noSuchEntity(`Policy ${arn} version ${id} does not exist or is not attachable.`);
  return version;
}

export function toVersion({ defaultVersionId }: Versioned, version: PolicyVersionRecord): PolicyVersion {
  return {
    VersionId: version.id,
    IsDefaultVersion: version.id === defaultVersionId,
    CreateDate: new Date(version.createdAt),
  };
}
