import { X509Certificate } from "node:crypto";
import {
  DuplicateCertificateException$,
  MalformedCertificateException$,
  type SigningCertificate,
} from "@aws-sdk/client-iam";
import { UPPER_ALPHANUMERIC } from "../../../core/ids.js";
import type { Operation } from "../../../core/service.js";
import type { Reader } from "../../../core/store/store.js";
import { AwsError } from "../../../wire/aws-error.js";
import { noSuchEntity, quotaExceeded } from "../errors.js";
import { loadHolder, USER } from "../holders.js";
import { SIGNING_CERTIFICATES_PER_USER_MAX } from "../limits.js";
import { userNameOf } from "../own-user.js";
import { pageOf } from "../pagination.js";
import { change, directory, type State } from "../state.js";
import { type SigningCertificateRecord, signingCertificates } from "../store.js";

const ID_LENGTH = 32;

export const UploadSigningCertificate: Operation<"iam", "UploadSigningCertificate", State> = async (
  input,
  ctx,
) => {
  const { account } = ctx;
  const body = input.CertificateBody ?? "";
  checkCertificate(body);
  const uploadedAt = ctx.clock.now();
  return change(ctx, async (tx) => {
    const user = await loadHolder(tx, USER, account, userNameOf(input.UserName, ctx));
    const { items } = await signingCertificates.page(tx, SIGNING_CERTIFICATES_PER_USER_MAX, {
      prefix: [account, user.id],
    });
    if (items.some(({ value }) => value.body === body)) {
      throw new AwsError(
        DuplicateCertificateException$,
        "The certificate is already associated with the user.",
      );
    }
    if (items.length >= SIGNING_CERTIFICATES_PER_USER_MAX) {
      throw quotaExceeded("CertificatesPerUser", SIGNING_CERTIFICATES_PER_USER_MAX);
    }
    const id = ctx.ids.string(ID_LENGTH, UPPER_ALPHANUMERIC);
    const record: SigningCertificateRecord = { id, userId: user.id, body, active: true, uploadedAt };
    signingCertificates.put(tx, [account, user.id, id], record);
    return { Certificate: toShown(user.name, record) };
  });
};

export const ListSigningCertificates: Operation<"iam", "ListSigningCertificates", State> = async (
  input,
  ctx,
) => {
  const from = directory(ctx);
  const user = await loadHolder(from, USER, ctx.account, userNameOf(input.UserName, ctx));
  const { items, ...page } = await pageOf(from, signingCertificates, [ctx.account, user.id], input);
  return { Certificates: items.map(({ value }) => toShown(user.name, value)), ...page };
};

export const UpdateSigningCertificate: Operation<"iam", "UpdateSigningCertificate", State> = async (
  input,
  ctx,
) => {
  await change(ctx, async (tx) => {
    const user = await loadHolder(tx, USER, ctx.account, userNameOf(input.UserName, ctx));
    const record = await loadCertificate(tx, ctx.account, user.id, input.CertificateId ?? "");
    signingCertificates.put(tx, [ctx.account, user.id, record.id], {
      ...record,
      active: input.Status === "Active",
    });
  });
  return {};
};

export const DeleteSigningCertificate: Operation<"iam", "DeleteSigningCertificate", State> = async (
  input,
  ctx,
) => {
  await change(ctx, async (tx) => {
    const user = await loadHolder(tx, USER, ctx.account, userNameOf(input.UserName, ctx));
    const record = await loadCertificate(tx, ctx.account, user.id, input.CertificateId ?? "");
    signingCertificates.delete(tx, ctx.account, user.id, record.id);
  });
  return {};
};

async function loadCertificate(
  from: Reader,
  account: string,
  userId: string,
  id: string,
): Promise<SigningCertificateRecord> {
  const record = await signingCertificates.get(from, account, userId, id);
  if (!record) throw noSuchEntity(`The Certificate with id ${id} cannot be found.`);
  return record;
}

/** The certificate in a PEM text. Throws MalformedCertificate. */
export function checkCertificate(body: string): X509Certificate {
  try {
    return new X509Certificate(body);
  } catch {
    throw new AwsError(
      MalformedCertificateException$,
      "Unable to parse certificate. Please ensure the certificate is in PEM format.",
    );
  }
}

function toShown(userName: string, record: SigningCertificateRecord): SigningCertificate {
  return {
    UserName: userName,
    CertificateId: record.id,
    CertificateBody: record.body,
    Status: record.active ? "Active" : "Inactive",
    UploadDate: new Date(record.uploadedAt),
  };
}
