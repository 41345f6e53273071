import { createPrivateKey, type KeyObject } from "node:crypto";
import {
  KeyPairMismatchException$,
  MalformedCertificateException$,
  type ServerCertificateMetadata,
} from "@aws-sdk/client-iam";
import { toNameKey } from "../../../core/identity/store.js";
import { toUniqueId } from "../../../core/identity/unique-ids.js";
import type { Operation } from "../../../core/service.js";
import type { Reader } from "../../../core/store/store.js";
import { AwsError } from "../../../wire/aws-error.js";
import { toArn } from "../arns.js";
import { alreadyExists, noSuchEntity, quotaExceeded } from "../errors.js";
import { countUpTo } from "../holders.js";
import { SERVER_CERTIFICATES_PER_ACCOUNT_MAX } from "../limits.js";
import { pageOf } from "../pagination.js";
import { change, directory, type State } from "../state.js";
import { type ServerCertificateRecord, serverCertificates } from "../store.js";
import { readTags, toTagsIfAny } from "../tags/tag-list.js";
import { checkCertificate } from "./signing-certificates.js";

export const UploadServerCertificate: Operation<"iam", "UploadServerCertificate", State> = async (
  input,
  ctx,
) => {
  const { account } = ctx;
  const name = input.ServerCertificateName ?? "";
  const path = input.Path ?? "/";
  const certificate = checkCertificate(input.CertificateBody ?? "");
  if (!certificate.checkPrivateKey(readPrivateKey(input.PrivateKey ?? ""))) {
    throw new AwsError(
      KeyPairMismatchException$,
      "The public key certificate and the private key do not match.",
    );
  }
  if (input.CertificateChain !== undefined) checkCertificate(input.CertificateChain);
  const record: ServerCertificateRecord = {
    id: toUniqueId(ctx.ids, "ASCA", account),
    name,
    path,
    arn: toArn("server-certificate", account, path, name),
    uploadedAt: ctx.clock.now(),
    expiresAt: Date.parse(certificate.validTo),
    body: input.CertificateBody ?? "",
    chain: input.CertificateChain,
    sealedPrivateKey: ctx.state.identity.sealSecret(input.PrivateKey ?? ""),
    tags: readTags(input.Tags),
  };
  await change(ctx, async (tx) => {
    await checkFree(tx, account, name);
    const max = SERVER_CERTIFICATES_PER_ACCOUNT_MAX;
    if ((await countUpTo(tx, serverCertificates, account, max)) === max) {
      throw quotaExceeded("ServerCertificatesPerAccount", max);
    }
    serverCertificates.put(tx, [account, toNameKey(name)], record);
  });
  return { ServerCertificateMetadata: toMetadata(record), ...toTagsIfAny(record.tags) };
};

export const GetServerCertificate: Operation<"iam", "GetServerCertificate", State> = async (input, ctx) => {
  const record = await loadServerCertificate(directory(ctx), ctx.account, input.ServerCertificateName ?? "");
  return {
    ServerCertificate: {
      ServerCertificateMetadata: toMetadata(record),
      CertificateBody: record.body,
      ...(record.chain !== undefined && { CertificateChain: record.chain }),
      ...toTagsIfAny(record.tags),
    },
  };
};

export const ListServerCertificates: Operation<"iam", "ListServerCertificates", State> = async (
  input,
  ctx,
) => {
  const { PathPrefix = "/" } = input;
  const { items, ...page } = await pageOf(
    directory(ctx),
    serverCertificates,
    [ctx.account],
    input,
    ({ path }) => path.startsWith(PathPrefix),
  );
  return { ServerCertificateMetadataList: items.map(({ value }) => toMetadata(value)), ...page };
};

export const UpdateServerCertificate: Operation<"iam", "UpdateServerCertificate", State> = async (
  input,
  ctx,
) => {
  const { account } = ctx;
  await change(ctx, async (tx) => {
    const record = await loadServerCertificate(tx, account, input.ServerCertificateName ?? "");
    const name = input.NewServerCertificateName ?? record.name;
    const path = input.NewPath ?? record.path;
    if (toNameKey(name) !== toNameKey(record.name)) await checkFree(tx, account, name);
    serverCertificates.delete(tx, account, toNameKey(record.name));
    const arn = toArn("server-certificate", account, path, name);
    serverCertificates.put(tx, [account, toNameKey(name)], { ...record, name, path, arn });
  });
  return {};
};

export const DeleteServerCertificate: Operation<"iam", "DeleteServerCertificate", State> = async (
  input,
  ctx,
) => {
  await change(ctx, async (tx) => {
    const record = await loadServerCertificate(tx, ctx.account, input.ServerCertificateName ?? "");
    serverCertificates.delete(tx, ctx.account, toNameKey(record.name));
  });
  return {};
};

export async function loadServerCertificate(
  from: Reader,
  account: string,
  name: string,
): Promise<ServerCertificateRecord> {
  const record = await serverCertificates.get(from, account, toNameKey(name));
  if (!record) throw noSuchEntity(`The Server Certificate with name ${name} cannot be found.`);
  return record;
}

async function checkFree(from: Reader, account: string, name: string): Promise<void> {
  if (await serverCertificates.get(from, account, toNameKey(name))) {
    throw alreadyExists(`The Server Certificate with name ${name} already exists.`);
  }
}

function readPrivateKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    throw new AwsError(
      MalformedCertificateException$,
      "Unable to parse private key. Please ensure the key is in PEM format.",
    );
  }
}

function toMetadata(record: ServerCertificateRecord): ServerCertificateMetadata {
  return {
    Path: record.path,
    ServerCertificateName: record.name,
    ServerCertificateId: record.id,
    Arn: record.arn,
    UploadDate: new Date(record.uploadedAt),
    Expiration: new Date(record.expiresAt),
  };
}
