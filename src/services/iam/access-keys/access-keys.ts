import type { StatusType } from "@aws-sdk/client-iam";
import { type CredentialRecord, credentials, keysByOwner, keyUses } from "../../../core/identity/store.js";
import type { Operation } from "../../../core/service.js";
import type { Reader } from "../../../core/store/store.js";
import { noSuchEntity, quotaExceeded } from "../errors.js";
import { ACCESS_KEYS_PER_USER_MAX } from "../limits.js";
import { pageList } from "../pagination.js";
import { change, directory, type State } from "../state.js";
import { loadOwner } from "./owner.js";

export const CreateAccessKey: Operation<"iam", "CreateAccessKey", State> = async (input, ctx) => {
  const { account, clock } = ctx;
  const { identity } = ctx.state;
  const pair = identity.newAccessKey(account);
  const sealedSecret = identity.sealSecret(pair.secretAccessKey);
  const createdAt = clock.now();
  return change(ctx, async (tx) => {
    const owner = await loadOwner(tx, input.UserName, ctx);
    if ((await keysOf(tx, account, owner.id)).length >= ACCESS_KEYS_PER_USER_MAX) {
      throw quotaExceeded("AccessKeysPerUser", ACCESS_KEYS_PER_USER_MAX);
    }
    const record = { account, owner: owner.owner, sealedSecret, active: true, createdAt };
    credentials.put(tx, [pair.accessKeyId], record);
    keysByOwner.put(tx, [account, owner.id, pair.accessKeyId], true);
    return {
      AccessKey: {
        UserName: owner.userName,
        AccessKeyId: pair.accessKeyId,
        Status: toStatus(record),
        SecretAccessKey: pair.secretAccessKey,
        CreateDate: new Date(createdAt),
      },
    };
  });
};

export const ListAccessKeys: Operation<"iam", "ListAccessKeys", State> = async (input, ctx) => {
  const from = directory(ctx);
  const owner = await loadOwner(from, input.UserName, ctx);
  const { items, ...page } = pageList(await keysOf(from, ctx.account, owner.id), input, ({ id }) => id);
  const AccessKeyMetadata = items.map(({ id, record }) => ({
    UserName: owner.userName,
    AccessKeyId: id,
    Status: toStatus(record),
    CreateDate: new Date(record.createdAt),
  }));
  return { AccessKeyMetadata, ...page };
};

export const UpdateAccessKey: Operation<"iam", "UpdateAccessKey", State> = async (input, ctx) => {
  await change(ctx, async (tx) => {
    const owner = await loadOwner(tx, input.UserName, ctx);
    const id = input.AccessKeyId ?? "";
    const record = await loadKey(tx, ctx.account, owner.id, id);
    credentials.put(tx, [id], { ...record, active: input.Status === "Active" });
  });
  return {};
};

export const DeleteAccessKey: Operation<"iam", "DeleteAccessKey", State> = async (input, ctx) => {
  await change(ctx, async (tx) => {
    const owner = await loadOwner(tx, input.UserName, ctx);
    const id = input.AccessKeyId ?? "";
    await loadKey(tx, ctx.account, owner.id, id);
    credentials.delete(tx, id);
    keysByOwner.delete(tx, ctx.account, owner.id, id);
    keyUses.delete(tx, id);
  });
  return {};
};

export const GetAccessKeyLastUsed: Operation<"iam", "GetAccessKeyLastUsed", State> = async (input, ctx) => {
  const id = input.AccessKeyId ?? "";
  await ctx.state.identity.flush();
  const from = directory(ctx);
  const known = await ctx.state.identity.find(id);
  // AWS answers for keys of other accounts that their owner is denied; here they are simply not there.
  if (known?.principal.account !== ctx.account) throw noSuchKey(id);
  const use = await keyUses.get(from, id);
  return {
    UserName: known.principal.type === "user" ? known.principal.userName : undefined,
    AccessKeyLastUsed: use
      ? { LastUsedDate: new Date(use.at), ServiceName: use.service, Region: use.region }
      : { LastUsedDate: undefined, ServiceName: "N/A", Region: "N/A" },
  };
};

export interface OwnedKey {
  id: string;
  record: CredentialRecord;
}

/** The keys of a user or of the root, at most two. */
export async function keysOf(from: Reader, account: string, ownerId: string): Promise<OwnedKey[]> {
  const found: OwnedKey[] = [];
  for await (const { key } of keysByOwner.range(from, { prefix: [account, ownerId] })) {
    const id = String(key[2]);
    const record = await credentials.get(from, id);
    if (record) found.push({ id, record });
  }
  return found;
}

async function loadKey(
  from: Reader,
  account: string,
  ownerId: string,
  id: string,
): Promise<CredentialRecord> {
  const isOwn = await keysByOwner.get(from, account, ownerId, id);
  const record = isOwn && (await credentials.get(from, id));
  if (!record) throw noSuchKey(id);
  return record;
}

function noSuchKey(id: string): Error {
  return noSuchEntity(`The Access Key with id ${id} cannot be found.`);
}

export function toStatus({ active }: Pick<CredentialRecord, "active">): StatusType {
  return active ? "Active" : "Inactive";
}
