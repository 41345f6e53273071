import type { ServiceSpecificCredential } from "@aws-sdk/client-iam";
import { hashPassword } from "../../../core/identity/passwords.js";
import type { UserRecord } from "../../../core/identity/store.js";
import { toUniqueId } from "../../../core/identity/unique-ids.js";
import { BASE62 } from "../../../core/ids.js";
import type { Operation } from "../../../core/service.js";
import type { Reader } from "../../../core/store/store.js";
import { noSuchEntity, quotaExceeded } from "../errors.js";
import { loadHolder, USER } from "../holders.js";
import { SERVICE_CREDENTIALS_PER_USER_MAX } from "../limits.js";
import { userNameOf } from "../own-user.js";
import { pageOf } from "../pagination.js";
import { change, directory, type State } from "../state.js";
import { type ServiceCredentialRecord, serviceCredentials } from "../store.js";

const SERVICES = new Set([
  "codecommit.amazonaws.com",
  "cassandra.amazonaws.com",
  "bedrock.amazonaws.com",
  "logs.amazonaws.com",
]);
const PASSWORD_LENGTH = 44;
const DAY_MS = 86_400_000;

export const CreateServiceSpecificCredential: Operation<
  "iam",
  "CreateServiceSpecificCredential",
  State
> = async (input, ctx) => {
  const { account, ids } = ctx;
  const serviceName = input.ServiceName ?? "";
  const password = `${ids.string(PASSWORD_LENGTH - 1, BASE62)}=`;
  const passwordHash = await hashPassword(ids, password);
  const createdAt = ctx.clock.now();
  return change(ctx, async (tx) => {
    const user = await loadHolder(tx, USER, account, input.UserName ?? "");
    checkService(serviceName);
    const { items } = await serviceCredentials.page(tx, 100, { prefix: [account, user.id] });
    const same = items.filter(({ value }) => value.serviceName === serviceName);
    if (same.length >= SERVICE_CREDENTIALS_PER_USER_MAX) {
      throw quotaExceeded("ServiceSpecificCredentialsPerUser", SERVICE_CREDENTIALS_PER_USER_MAX);
    }
    const record: ServiceCredentialRecord = {
      id: toUniqueId(ids, "ACCA", account),
      userId: user.id,
      serviceName,
      serviceUserName: `${user.name}${same.length > 0 ? `+${same.length}` : ""}-at-${account}`,
      passwordHash,
      active: true,
      createdAt,
      expiresAt:
        input.CredentialAgeDays === undefined ? undefined : createdAt + input.CredentialAgeDays * DAY_MS,
    };
    serviceCredentials.put(tx, [account, user.id, record.id], record);
    return { ServiceSpecificCredential: toShown(user, record, password) };
  });
};

export const ListServiceSpecificCredentials: Operation<
  "iam",
  "ListServiceSpecificCredentials",
  State
> = async (input, ctx) => {
  const { ServiceName } = input;
  const from = directory(ctx);
  const user = await loadHolder(from, USER, ctx.account, userNameOf(input.UserName, ctx));
  if (ServiceName !== undefined) checkService(ServiceName);
  const {
    items,
    IsTruncated: isTruncated,
    ...page
  } = await pageOf(from, serviceCredentials, [ctx.account, user.id], input, (record) =>
    ServiceName === undefined ? true : record.serviceName === ServiceName,
  );
  // Unlike other lists, this one says nothing of more where there is none.
  const ServiceSpecificCredentials = items.map(({ value }) => toMetadata(user, value));
  return { ServiceSpecificCredentials, ...(isTruncated && { IsTruncated: true }), ...page };
};

export const UpdateServiceSpecificCredential: Operation<
  "iam",
  "UpdateServiceSpecificCredential",
  State
> = async (input, ctx) => {
  await change(ctx, async (tx) => {
    const user = await loadHolder(tx, USER, ctx.account, userNameOf(input.UserName, ctx));
    const record = await loadCredential(tx, ctx.account, user.id, input.ServiceSpecificCredentialId ?? "");
    const active = input.Status === "Active";
    serviceCredentials.put(tx, [ctx.account, user.id, record.id], { ...record, active });
  });
  return {};
};

export const ResetServiceSpecificCredential: Operation<
  "iam",
  "ResetServiceSpecificCredential",
  State
> = async (input, ctx) => {
  const password = `${ctx.ids.string(PASSWORD_LENGTH - 1, BASE62)}=`;
  const passwordHash = await hashPassword(ctx.ids, password);
  return change(ctx, async (tx) => {
    const user = await loadHolder(tx, USER, ctx.account, userNameOf(input.UserName, ctx));
    const record = await loadCredential(tx, ctx.account, user.id, input.ServiceSpecificCredentialId ?? "");
    const changed = { ...record, passwordHash };
    serviceCredentials.put(tx, [ctx.account, user.id, record.id], changed);
    return { ServiceSpecificCredential: toShown(user, changed, password) };
  });
};

export const DeleteServiceSpecificCredential: Operation<
  "iam",
  "DeleteServiceSpecificCredential",
  State
> = async (input, ctx) => {
  await change(ctx, async (tx) => {
    const user = await loadHolder(tx, USER, ctx.account, userNameOf(input.UserName, ctx));
    const record = await loadCredential(tx, ctx.account, user.id, input.ServiceSpecificCredentialId ?? "");
    serviceCredentials.delete(tx, ctx.account, user.id, record.id);
  });
  return {};
};

function checkService(name: string): void {
  if (!SERVICES.has(name)) {
    throw noSuchEntity(`No such service ${name} is supported for Service Specific Credentials`);
  }
}

async function loadCredential(
  from: Reader,
  account: string,
  userId: string,
  id: string,
): Promise<ServiceCredentialRecord> {
  const record = await serviceCredentials.get(from, account, userId, id);
  if (!record) throw noSuchEntity(`No such credential ${id} exists`);
  return record;
}

function toMetadata(user: UserRecord, record: ServiceCredentialRecord) {
  return {
    CreateDate: new Date(record.createdAt),
    ServiceName: record.serviceName,
    ServiceUserName: record.serviceUserName,
    ServiceSpecificCredentialId: record.id,
    UserName: user.name,
    Status: record.active ? ("Active" as const) : ("Inactive" as const),
    ...(record.expiresAt !== undefined && { ExpirationDate: new Date(record.expiresAt) }),
  };
}

/** With the password, which is shown once. */
function toShown(
  user: UserRecord,
  record: ServiceCredentialRecord,
  password: string,
): ServiceSpecificCredential {
  return { ...toMetadata(user, record), ServicePassword: password };
}
