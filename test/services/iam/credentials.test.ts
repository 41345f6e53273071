import { generateKeyPairSync } from "node:crypto";
import {
  ChangePasswordCommand,
  CreateLoginProfileCommand,
  CreateServiceSpecificCredentialCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  DeactivateMFADeviceCommand,
  DeleteAccountPasswordPolicyCommand,
  DeleteLoginProfileCommand,
  DeleteServiceSpecificCredentialCommand,
  DeleteUserCommand,
  DeleteVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  GetAccountPasswordPolicyCommand,
  GetLoginProfileCommand,
  GetServerCertificateCommand,
  GetSSHPublicKeyCommand,
  GetUserCommand,
  IAMClient,
  ListMFADevicesCommand,
  ListServiceSpecificCredentialsCommand,
  ListSigningCertificatesCommand,
  ListVirtualMFADevicesCommand,
  ResetServiceSpecificCredentialCommand,
  UpdateAccountPasswordPolicyCommand,
  UpdateServerCertificateCommand,
  UploadServerCertificateCommand,
  UploadSigningCertificateCommand,
  UploadSSHPublicKeyCommand,
} from "@aws-sdk/client-iam";
import { GetSessionTokenCommand, STSClient } from "@aws-sdk/client-sts";
import { afterEach, describe, expect, test } from "vitest";
import { codeAt } from "../../../src/core/identity/totp.js";
import { ACCOUNT, useServer } from "../../support/server.js";
import { EC, RSA } from "./certificates.js";
import { makeUser, policy } from "./support.js";

const server = useServer();
const iam = () => new IAMClient(server.client());

describe("passwords", () => {
  afterEach(() =>
    iam()
      .send(new DeleteAccountPasswordPolicyCommand({}))
      .catch(() => undefined),
  );

  test("CreateLoginProfile: once a user, until it is deleted", async () => {
    const of = { UserName: "worded" };
    await iam().send(new CreateUserCommand(of));
    const make = () =>
      iam().send(
        new CreateLoginProfileCommand({ ...of, Password: "Correct-Horse-7", PasswordResetRequired: true }),
      );
    expect((await make()).LoginProfile).toMatchObject({ ...of, PasswordResetRequired: true });
    await expect(make()).rejects.toMatchObject({
      name: "EntityAlreadyExistsException",
      message: "Login Profile for user worded already exists.",
    });
    await expect(iam().send(new DeleteUserCommand(of))).rejects.toMatchObject({
      message: "Cannot delete entity, must delete login profile first.",
    });
    await iam().send(new DeleteLoginProfileCommand(of));
    await expect(iam().send(new GetLoginProfileCommand(of))).rejects.toMatchObject({
      name: "NoSuchEntityException",
      message: "Login Profile for User worded cannot be found.",
    });
  });

  test.each([
    ["short", "Password should have a minimum length of 8"],
    [
      "alllowercase",
      "Password should meet 2 more of the following requirements: Password should have at least one uppercase letter, " +
        "Password should have at least one number, Password should have at least one symbol",
    ],
  ])("CreateLoginProfile: AWS's own rules refuse %s", async (Password, message) => {
    await iam().send(new CreateUserCommand({ UserName: `rules-${Password}` }));
    const make = new CreateLoginProfileCommand({ UserName: `rules-${Password}`, Password });
    await expect(iam().send(make)).rejects.toMatchObject({
      name: "PasswordPolicyViolationException",
      message,
    });
  });

  test("UpdateAccountPasswordPolicy: its rules hold from then on", async () => {
    await expect(iam().send(new GetAccountPasswordPolicyCommand({}))).rejects.toMatchObject({
      message: `The Password Policy with domain name ${ACCOUNT} cannot be found.`,
    });
    const strict = { MinimumPasswordLength: 12, RequireSymbols: true, MaxPasswordAge: 90 };
    await iam().send(new UpdateAccountPasswordPolicyCommand(strict));
    const { PasswordPolicy } = await iam().send(new GetAccountPasswordPolicyCommand({}));
    expect(PasswordPolicy).toMatchObject({
      ...strict,
      RequireNumbers: false,
      ExpirePasswords: true,
      HardExpiry: false,
    });
    await iam().send(new CreateUserCommand({ UserName: "strict" }));
    const make = (Password: string) =>
      iam().send(new CreateLoginProfileCommand({ UserName: "strict", Password }));
    await expect(make("Eleven-char")).rejects.toThrow("Password should have a minimum length of 12");
    await expect(make("TwelveLetters")).rejects.toThrow("Password should have at least one symbol");
    await make("twelve-letters");
  });

  test("ChangePassword: the old one must be right, and none of the last ones may come again", async () => {
    await iam().send(
      new UpdateAccountPasswordPolicyCommand({
        AllowUsersToChangePassword: true,
        PasswordReusePrevention: 2,
      }),
    );
    const user = await makeUser(server, "changer", policy({ Action: "iam:ChangePassword" }));
    await iam().send(new CreateLoginProfileCommand({ UserName: user.name, Password: "first-one" }));
    const theirs = new IAMClient(server.client(user.credentials));
    const to = (OldPassword: string, NewPassword: string) =>
      theirs.send(new ChangePasswordCommand({ OldPassword, NewPassword }));
    await expect(to("wrong-one", "second-one")).rejects.toMatchObject({ name: "AccessDenied" });
    await to("first-one", "second-one");
    await expect(to("second-one", "first-one")).rejects.toMatchObject({
      name: "PasswordPolicyViolationException",
    });
    await to("second-one", "third-one");
    await to("third-one", "first-one");
  });

  test("ChangePassword: not for the root user", async () => {
    await expect(
      iam().send(new ChangePasswordCommand({ OldPassword: "a", NewPassword: "b" })),
    ).rejects.toMatchObject({ name: "InvalidUserTypeException" });
  });

  test.each([
    ["neither rules nor policy", false, undefined, false],
    ["a policy", false, policy({ Action: "iam:ChangePassword" }), true],
    ["the account's rules", true, undefined, true],
    ["the account's rules, against a policy", true, policy({ Effect: "Deny", Action: "iam:*" }), false],
  ])("ChangePassword: for a user with %s", async (with_, AllowUsersToChangePassword, document, isAllowed) => {
    await iam().send(new UpdateAccountPasswordPolicyCommand({ AllowUsersToChangePassword }));
    const user = await makeUser(server, `changes-${with_.replaceAll(/\W/g, "-")}`, document);
    await iam().send(new CreateLoginProfileCommand({ UserName: user.name, Password: "first-one" }));
    const theirs = new IAMClient(server.client(user.credentials));
    const sent = theirs.send(
      new ChangePasswordCommand({ OldPassword: "first-one", NewPassword: "second-one" }),
    );
    if (isAllowed) await sent;
    else await expect(sent).rejects.toMatchObject({ name: "AccessDenied" });
    const seen = theirs.send(new GetAccountPasswordPolicyCommand({}));
    if (AllowUsersToChangePassword && isAllowed) await seen;
    else await expect(seen).rejects.toMatchObject({ name: "AccessDenied" });
  });
});

describe("MFA devices", () => {
  async function makeDevice(name: string): Promise<{ serial: string; seed: string }> {
    const { VirtualMFADevice } = await iam().send(
      new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: name }),
    );
    expect(
      Buffer.from(VirtualMFADevice?.QRCodePNG ?? [])
        .subarray(1, 4)
        .toString(),
    ).toBe("PNG");
    const seed = Buffer.from(VirtualMFADevice?.Base32StringSeed ?? []).toString();
    return { serial: VirtualMFADevice?.SerialNumber ?? "", seed };
  }
  const codes = (seed: string) => ({
    AuthenticationCode1: codeAt(seed, Date.now() - 30_000),
    AuthenticationCode2: codeAt(seed, Date.now()),
  });

  test("a device is enabled by two codes in a row, and a session with its code has MFA", async () => {
    const user = await makeUser(server, "guarded", policy({ Action: "*" }));
    const { serial: SerialNumber, seed } = await makeDevice("guarded");
    expect(SerialNumber).toBe(`arn:aws:iam::${ACCOUNT}:mfa/guarded`);
    const of = { UserName: user.name, SerialNumber };
    const wrong = { AuthenticationCode1: "000000", AuthenticationCode2: "000000" };
    await expect(iam().send(new EnableMFADeviceCommand({ ...of, ...wrong }))).rejects.toMatchObject({
      name: "InvalidAuthenticationCodeException",
      $metadata: { httpStatusCode: 403 },
    });
    await iam().send(new EnableMFADeviceCommand({ ...of, ...codes(seed) }));
    expect((await iam().send(new ListMFADevicesCommand({ UserName: user.name }))).MFADevices).toMatchObject([
      of,
    ]);
    const assigned = await iam().send(new ListVirtualMFADevicesCommand({ AssignmentStatus: "Assigned" }));
    expect(assigned.VirtualMFADevices).toMatchObject([{ SerialNumber, User: { UserName: user.name } }]);

    const sts = new STSClient(server.client(user.credentials));
    const TokenCode = codeAt(seed, Date.now() + 30_000);
    const { Credentials } = await sts.send(new GetSessionTokenCommand({ SerialNumber, TokenCode }));
    const session = {
      accessKeyId: Credentials?.AccessKeyId ?? "",
      secretAccessKey: Credentials?.SecretAccessKey ?? "",
      sessionToken: Credentials?.SessionToken,
    };
    await new IAMClient(server.client(session)).send(new GetUserCommand({}));
    // A code is good once.
    await expect(sts.send(new GetSessionTokenCommand({ SerialNumber, TokenCode }))).rejects.toMatchObject({
      name: "AccessDenied",
      message: expect.stringContaining("MultiFactorAuthentication failed"),
    });

    await expect(iam().send(new DeleteVirtualMFADeviceCommand({ SerialNumber }))).rejects.toMatchObject({
      name: "DeleteConflictException",
    });
    await iam().send(new DeactivateMFADeviceCommand(of));
    await iam().send(new DeleteVirtualMFADeviceCommand({ SerialNumber }));
  });

  test("another user's device proves nothing", async () => {
    const owner = await makeUser(server, "owner");
    const { serial: SerialNumber, seed } = await makeDevice("owner");
    await iam().send(new EnableMFADeviceCommand({ UserName: owner.name, SerialNumber, ...codes(seed) }));
    const thief = await makeUser(server, "thief");
    const TokenCode = codeAt(seed, Date.now() + 30_000);
    await expect(
      new STSClient(server.client(thief.credentials)).send(
        new GetSessionTokenCommand({ SerialNumber, TokenCode }),
      ),
    ).rejects.toMatchObject({ name: "AccessDenied" });
  });

  test("CreateVirtualMFADevice: names are taken once", async () => {
    await makeDevice("twice");
    await expect(
      iam().send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: "twice" })),
    ).rejects.toMatchObject({ message: "MFADevice entity at the same path and name already exists." });
  });
});

describe("keys and certificates kept as records", () => {
  test("UploadSSHPublicKey: an RSA key in either form, read back in either", async () => {
    await iam().send(new CreateUserCommand({ UserName: "git" }));
    const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const pem = publicKey.export({ format: "pem", type: "spki" }).toString();
    const upload = (SSHPublicKeyBody: string) =>
      iam().send(new UploadSSHPublicKeyCommand({ UserName: "git", SSHPublicKeyBody }));
    const { SSHPublicKey } = await upload(pem);
    expect(SSHPublicKey).toMatchObject({
      UserName: "git",
      Status: "Active",
      Fingerprint: expect.stringMatching(/^(..:){15}..$/),
    });
    expect(SSHPublicKey?.SSHPublicKeyBody).toMatch(/^ssh-rsa AAAAB3NzaC1yc2E/);
    const { SSHPublicKeyId } = SSHPublicKey ?? {};
    const read = await iam().send(
      new GetSSHPublicKeyCommand({ UserName: "git", SSHPublicKeyId, Encoding: "PEM" }),
    );
    expect(read.SSHPublicKey?.SSHPublicKeyBody).toBe(pem);
    await expect(upload(SSHPublicKey?.SSHPublicKeyBody ?? "")).rejects.toMatchObject({
      name: "DuplicateSSHPublicKeyException",
    });
    await expect(upload("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA")).rejects.toMatchObject({
      name: "InvalidPublicKeyException",
    });
  });

  test("UploadServerCertificate: the key must be the certificate's", async () => {
    const ServerCertificateName = "site";
    const upload = (PrivateKey: string, CertificateBody: string) =>
      iam().send(new UploadServerCertificateCommand({ ServerCertificateName, CertificateBody, PrivateKey }));
    await expect(upload(EC.privateKey, RSA.certificate)).rejects.toMatchObject({
      name: "KeyPairMismatchException",
    });
    await expect(upload(RSA.privateKey, "no certificate")).rejects.toMatchObject({
      name: "MalformedCertificateException",
    });
    const { ServerCertificateMetadata } = await upload(RSA.privateKey, RSA.certificate);
    expect(ServerCertificateMetadata?.ServerCertificateId).toMatch(/^ASCA/);
    await iam().send(
      new UpdateServerCertificateCommand({ ServerCertificateName, NewServerCertificateName: "page" }),
    );
    const { ServerCertificate } = await iam().send(
      new GetServerCertificateCommand({ ServerCertificateName: "page" }),
    );
    expect(ServerCertificate).toMatchObject({
      CertificateBody: RSA.certificate,
      ServerCertificateMetadata: { Arn: `arn:aws:iam::${ACCOUNT}:server-certificate/page` },
    });
    expect(JSON.stringify(ServerCertificate)).not.toContain("PRIVATE KEY");
  });

  test("UploadSigningCertificate: two a user", async () => {
    await iam().send(new CreateUserCommand({ UserName: "signer" }));
    const upload = (CertificateBody: string) =>
      iam().send(new UploadSigningCertificateCommand({ UserName: "signer", CertificateBody }));
    await upload(RSA.certificate);
    await expect(upload(RSA.certificate)).rejects.toMatchObject({ name: "DuplicateCertificateException" });
    await upload(EC.certificate);
    const { Certificates } = await iam().send(new ListSigningCertificatesCommand({ UserName: "signer" }));
    expect(Certificates).toHaveLength(2);
  });

  test("CreateServiceSpecificCredential: for the services that take them", async () => {
    const of = { UserName: "coder" };
    await iam().send(new CreateUserCommand(of));
    const make = (ServiceName: string) =>
      iam().send(new CreateServiceSpecificCredentialCommand({ ...of, ServiceName }));
    await expect(make("lambda.amazonaws.com")).rejects.toMatchObject({
      name: "NoSuchEntityException",
      message: "No such service lambda.amazonaws.com is supported for Service Specific Credentials",
    });
    const { ServiceSpecificCredential: made } = await make("codecommit.amazonaws.com");
    expect(made).toMatchObject({ ServiceUserName: `coder-at-${ACCOUNT}`, Status: "Active" });
    const id = { ...of, ServiceSpecificCredentialId: made?.ServiceSpecificCredentialId };
    const { ServiceSpecificCredential: reset } = await iam().send(
      new ResetServiceSpecificCredentialCommand(id),
    );
    expect(reset?.ServicePassword).not.toBe(made?.ServicePassword);
    await expect(iam().send(new DeleteUserCommand(of))).rejects.toMatchObject({
      message: "Cannot delete entity, must remove referenced objects first.",
    });
    await iam().send(new DeleteServiceSpecificCredentialCommand(id));
    const { ServiceSpecificCredentials } = await iam().send(new ListServiceSpecificCredentialsCommand(of));
    expect(ServiceSpecificCredentials).toEqual([]);
  });
});
