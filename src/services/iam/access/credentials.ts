import type {
  CreateVirtualMFADeviceRequest,
  GetAccessKeyLastUsedRequest,
  UploadServerCertificateRequest,
} from "@aws-sdk/client-iam";
import type { AccessRequest } from "../../../core/access.js";
import { mfaDevices, toNameKey, users } from "../../../core/identity/store.js";
import { toArn } from "../arns.js";
import { directory, type IamContext } from "../state.js";
import { serverCertificates, serviceCredentials } from "../store.js";
import { ownPassword } from "./own-password.js";
import { ask, having, tagged } from "./request.js";
import { onNew, onPath, onUser, type Rule } from "./rules.js";

/** Keys, passwords, devices and certificates. */
export const credentials = {
  CreateAccessKey: onUser("CreateAccessKey"),
  ListAccessKeys: onUser("ListAccessKeys"),
  UpdateAccessKey: onUser("UpdateAccessKey"),
  DeleteAccessKey: onUser("DeleteAccessKey"),
  GetAccessKeyLastUsed: onKey("GetAccessKeyLastUsed"),

  CreateLoginProfile: onUser("CreateLoginProfile"),
  GetLoginProfile: onUser("GetLoginProfile"),
  UpdateLoginProfile: onUser("UpdateLoginProfile"),
  DeleteLoginProfile: onUser("DeleteLoginProfile"),
  ChangePassword: changePassword,

  CreateVirtualMFADevice: onNew(
    "CreateVirtualMFADevice",
    "mfa",
    (input: CreateVirtualMFADeviceRequest) => input.VirtualMFADeviceName,
    "TagMFADevice",
  ),
  DeleteVirtualMFADevice: onDevice("DeleteVirtualMFADevice"),
  ListVirtualMFADevices: onAnyDevice("ListVirtualMFADevices"),
  GetMFADevice: onUser("GetMFADevice"),
  EnableMFADevice: onUser("EnableMFADevice"),
  DeactivateMFADevice: onUser("DeactivateMFADevice"),
  ResyncMFADevice: onUser("ResyncMFADevice"),
  ListMFADevices: onUser("ListMFADevices"),
  TagMFADevice: onDevice("TagMFADevice"),
  UntagMFADevice: onDevice("UntagMFADevice"),
  ListMFADeviceTags: onDevice("ListMFADeviceTags"),

  UploadSSHPublicKey: onUser("UploadSSHPublicKey"),
  GetSSHPublicKey: onUser("GetSSHPublicKey"),
  ListSSHPublicKeys: onUser("ListSSHPublicKeys"),
  UpdateSSHPublicKey: onUser("UpdateSSHPublicKey"),
  DeleteSSHPublicKey: onUser("DeleteSSHPublicKey"),

  UploadSigningCertificate: onUser("UploadSigningCertificate"),
  ListSigningCertificates: onUser("ListSigningCertificates"),
  UpdateSigningCertificate: onUser("UpdateSigningCertificate"),
  DeleteSigningCertificate: onUser("DeleteSigningCertificate"),

  CreateServiceSpecificCredential: onServiceCredential("CreateServiceSpecificCredential"),
  ListServiceSpecificCredentials: onServiceCredential("ListServiceSpecificCredentials"),
  UpdateServiceSpecificCredential: onServiceCredential("UpdateServiceSpecificCredential"),
  ResetServiceSpecificCredential: onServiceCredential("ResetServiceSpecificCredential"),
  DeleteServiceSpecificCredential: onServiceCredential("DeleteServiceSpecificCredential"),

  UploadServerCertificate: onNew(
    "UploadServerCertificate",
    "server-certificate",
    (input: UploadServerCertificateRequest) => input.ServerCertificateName,
    "TagServerCertificate",
  ),
  GetServerCertificate: onCertificate("GetServerCertificate"),
  ListServerCertificates: onPath("ListServerCertificates", "server-certificate"),
  UpdateServerCertificate: onCertificate("UpdateServerCertificate"),
  DeleteServerCertificate: onCertificate("DeleteServerCertificate"),
  TagServerCertificate: onCertificate("TagServerCertificate"),
  UntagServerCertificate: onCertificate("UntagServerCertificate"),
  ListServerCertificateTags: onCertificate("ListServerCertificateTags"),
};

/** An action on a key is one on its user. */
function onKey(action: string): Rule<GetAccessKeyLastUsedRequest> {
  return async (input, ctx) => {
    const known = await ctx.state.identity.find(input.AccessKeyId ?? "");
    return ask(ctx, action, known?.principal.account === ctx.account ? known.principal.arn : "*");
  };
}

/** An action on a user, for one service: of a credential there is, its own. */
function onServiceCredential(action: string): Rule<{
  UserName?: string | undefined;
  ServiceName?: string | undefined;
  CredentialAgeDays?: number | undefined;
  ServiceSpecificCredentialId?: string | undefined;
}> {
  return async (input, ctx) => {
    const requests = await onUser(action)(input, ctx);
    const id = input.ServiceSpecificCredentialId;
    const service =
      input.ServiceName ?? (id === undefined ? undefined : await serviceOf(ctx, input.UserName, id));
    const age = input.CredentialAgeDays;
    const given = {
      ...having("iam:ServiceSpecificCredentialServiceName", service),
      ...having("iam:ServiceSpecificCredentialAgeDays", age === undefined ? undefined : String(age)),
    };
    return requests.map((request) => ({ ...request, conditions: { ...request.conditions, ...given } }));
  };
}

async function serviceOf(ctx: IamContext, name: string | undefined, id: string): Promise<string | undefined> {
  const from = directory(ctx);
  const { account, principal } = ctx;
  const own = principal.type === "user" ? principal.userName : "";
  const user = await users.get(from, account, toNameKey(name ?? own));
  return user && (await serviceCredentials.get(from, account, user.id, id))?.serviceName;
}

/** Always about the caller itself. */
async function changePassword(_input: unknown, ctx: IamContext): Promise<AccessRequest[]> {
  return ownPassword(ctx, ask(ctx, "ChangePassword", ctx.principal.arn));
}

function onDevice(action: string): Rule<{ SerialNumber?: string | undefined }> {
  return async (input, ctx) => {
    const arn = input.SerialNumber ?? "";
    const device = await mfaDevices.get(directory(ctx), ctx.account, arn);
    return ask(ctx, action, arn, tagged(device?.tags ?? {}));
  };
}

function onAnyDevice(action: string): Rule<unknown> {
  return async (_input, ctx) => ask(ctx, action, toArn("mfa", ctx.account, "/", "*"));
}

function onCertificate(action: string): Rule<{ ServerCertificateName?: string | undefined }> {
  return async (input, ctx) => {
    const name = input.ServerCertificateName ?? "";
    const certificate = await serverCertificates.get(directory(ctx), ctx.account, toNameKey(name));
    const arn = certificate?.arn ?? toArn("server-certificate", ctx.account, "/", name);
    return ask(ctx, action, arn, tagged(certificate?.tags ?? {}));
  };
}
