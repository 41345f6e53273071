import type {
  CreateVirtualMFADeviceRequest,
  GetAccessKeyLastUsedRequest,
  UploadServerCertificateRequest,
} from "@aws-sdk/client-iam";
import type { AccessRequest } from "../../../core/access.js";
import { mfaDevices, toNameKey } from "../../../core/identity/store.js";
import { toArn } from "../arns.js";
import { directory, type IamContext } from "../state.js";
import { serverCertificates } from "../store.js";
import { ownPassword } from "./own-password.js";
import { ask, tagged } from "./request.js";
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

  CreateServiceSpecificCredential: onUser("CreateServiceSpecificCredential"),
  ListServiceSpecificCredentials: onUser("ListServiceSpecificCredentials"),
  UpdateServiceSpecificCredential: onUser("UpdateServiceSpecificCredential"),
  ResetServiceSpecificCredential: onUser("ResetServiceSpecificCredential"),
  DeleteServiceSpecificCredential: onUser("DeleteServiceSpecificCredential"),

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
