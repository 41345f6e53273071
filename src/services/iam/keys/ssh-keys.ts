import { Buffer } from "node:buffer";
import { createHash, createPublicKey, type KeyObject } from "node:crypto";
import {
  DuplicateSSHPublicKeyException$,
  InvalidPublicKeyException$,
  type SSHPublicKey,
  UnrecognizedPublicKeyEncodingException$,
} from "@aws-sdk/client-iam";
import { toUniqueId } from "../../../core/identity/unique-ids.js";
import type { Operation } from "../../../core/service.js";
import type { Reader } from "../../../core/store/store.js";
import { AwsError } from "../../../wire/aws-error.js";
import { noSuchEntity, quotaExceeded } from "../errors.js";
import { loadHolder, USER } from "../holders.js";
import { SSH_KEYS_PER_USER_MAX } from "../limits.js";
import { userNameOf } from "../own-user.js";
import { pageOf } from "../pagination.js";
import { change, directory, type State } from "../state.js";
import { type SshKeyRecord, sshKeys } from "../store.js";
import { readSshKey, toOpenSsh, toPem } from "./ssh-format.js";

export const UploadSSHPublicKey: Operation<"iam", "UploadSSHPublicKey", State> = async (input, ctx) => {
  const { account } = ctx;
  const key = readKey(input.SSHPublicKeyBody ?? "");
  const body = toOpenSsh(key);
  const uploadedAt = ctx.clock.now();
  return change(ctx, async (tx) => {
    const user = await loadHolder(tx, USER, account, input.UserName ?? "");
    const { items } = await sshKeys.page(tx, SSH_KEYS_PER_USER_MAX, { prefix: [account, user.id] });
    if (items.some(({ value }) => value.body === body)) {
      throw new AwsError(
        DuplicateSSHPublicKeyException$,
        "The SSH public key is already associated with the user.",
      );
    }
    if (items.length >= SSH_KEYS_PER_USER_MAX)
      throw quotaExceeded("SSHPublicKeysPerUser", SSH_KEYS_PER_USER_MAX);
    const record: SshKeyRecord = {
      id: toUniqueId(ctx.ids, "APKA", account).slice(0, 20),
      userId: user.id,
      body,
      fingerprint: toFingerprint(body),
      active: true,
      uploadedAt,
    };
    sshKeys.put(tx, [account, user.id, record.id], record);
    return { SSHPublicKey: toShown(user.name, record, "SSH") };
  });
};

export const GetSSHPublicKey: Operation<"iam", "GetSSHPublicKey", State> = async (input, ctx) => {
  const from = directory(ctx);
  const user = await loadHolder(from, USER, ctx.account, input.UserName ?? "");
  const record = await loadKey(from, ctx.account, user.id, input.SSHPublicKeyId ?? "");
  if (input.Encoding !== "SSH" && input.Encoding !== "PEM") {
    throw new AwsError(UnrecognizedPublicKeyEncodingException$, "The encoding must be SSH or PEM.");
  }
  return { SSHPublicKey: toShown(user.name, record, input.Encoding) };
};

export const ListSSHPublicKeys: Operation<"iam", "ListSSHPublicKeys", State> = async (input, ctx) => {
  const from = directory(ctx);
  const user = await loadHolder(from, USER, ctx.account, userNameOf(input.UserName, ctx));
  const { items, ...page } = await pageOf(from, sshKeys, [ctx.account, user.id], input);
  const SSHPublicKeys = items.map(({ value }) => ({
    UserName: user.name,
    SSHPublicKeyId: value.id,
    Status: value.active ? ("Active" as const) : ("Inactive" as const),
    UploadDate: new Date(value.uploadedAt),
  }));
  return { SSHPublicKeys, ...page };
};

export const UpdateSSHPublicKey: Operation<"iam", "UpdateSSHPublicKey", State> = async (input, ctx) => {
  await change(ctx, async (tx) => {
    const user = await loadHolder(tx, USER, ctx.account, input.UserName ?? "");
    const record = await loadKey(tx, ctx.account, user.id, input.SSHPublicKeyId ?? "");
    sshKeys.put(tx, [ctx.account, user.id, record.id], { ...record, active: input.Status === "Active" });
  });
  return {};
};

export const DeleteSSHPublicKey: Operation<"iam", "DeleteSSHPublicKey", State> = async (input, ctx) => {
  await change(ctx, async (tx) => {
    const user = await loadHolder(tx, USER, ctx.account, input.UserName ?? "");
    const record = await loadKey(tx, ctx.account, user.id, input.SSHPublicKeyId ?? "");
    sshKeys.delete(tx, ctx.account, user.id, record.id);
  });
  return {};
};

async function loadKey(from: Reader, account: string, userId: string, id: string): Promise<SshKeyRecord> {
  const record = await sshKeys.get(from, account, userId, id);
  if (!record) throw noSuchEntity(`The SSH Public Key with id ${id} cannot be found.`);
  return record;
}

function readKey(body: string): KeyObject {
  const key = body.trim().startsWith("ssh-rsa ") ? readSshKey(body) : readPem(body);
  if (key?.asymmetricKeyType !== "rsa") {
    throw new AwsError(
      InvalidPublicKeyException$,
      "The public key is not a valid RSA key in ssh-rsa or PEM encoding.",
    );
  }
  return key;
}

function readPem(body: string): KeyObject | undefined {
  try {
    return createPublicKey(body);
  } catch {
    return undefined;
  }
}

/** MD5 of the key, as pairs of hexadecimal digits. */
function toFingerprint(body: string): string {
  const digest = createHash("md5").update(Buffer.from(body.split(" ")[1] ?? "", "base64"));
  return digest.digest("hex").replace(/..(?=.)/g, "$&:");
}

function toShown(userName: string, record: SshKeyRecord, encoding: "SSH" | "PEM"): SSHPublicKey {
  const key = readSshKey(record.body);
  return {
    UserName: userName,
    SSHPublicKeyId: record.id,
    Fingerprint: record.fingerprint,
    SSHPublicKeyBody: encoding === "PEM" && key ? toPem(key) : record.body,
    Status: record.active ? "Active" : "Inactive",
    UploadDate: new Date(record.uploadedAt),
  };
}
