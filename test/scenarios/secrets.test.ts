import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CreateAccessKeyCommand,
  CreateLoginProfileCommand,
  CreateSAMLProviderCommand,
  CreateServiceSpecificCredentialCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  IAMClient,
  UploadServerCertificateCommand,
} from "@aws-sdk/client-iam";
import { GetSessionTokenCommand, STSClient } from "@aws-sdk/client-sts";
import { expect, test } from "vitest";
import { codeAt } from "../../src/core/identity/totp.js";
import { startServer } from "../../src/server.js";
import { RSA } from "../services/iam/certificates.js";
import { Visitor } from "../services/signin/visitor.js";
import { metadata } from "../services/sts/directory.js";
import { ACCOUNT, REGION, ROOT } from "../support/server.js";

const PASSWORD = "Correct-Horse-7-of-the-secrets-test";
const GUESS = "Wrong-Horse-7-of-the-secrets-test";

/** Every file below a folder, as one text of its bytes. */
async function bytesBelow(folder: string): Promise<string> {
  const names = await readdir(folder, { recursive: true });
  const texts = names.map(async (name) => {
    const path = join(folder, name);
    return (await stat(path)).isFile() ? readFile(path, "latin1") : "";
  });
  return (await Promise.all(texts)).join("\n");
}

test("neither the data folder nor the log has a secret in it, in any spelling", async () => {
  const data = await mkdtemp(join(tmpdir(), "lenticular-secrets-"));
  let log = "";
  const server = await startServer(
    {
      host: "127.0.0.1",
      port: 0,
      data,
      account: ACCOUNT,
      region: REGION,
      quiet: false,
      models: undefined,
      mounts: [],
      settings: {},
      logFormat: "json",
    },
    (lines) => {
      log += lines;
    },
  );
  const { endpoint } = server;
  const client = (credentials = ROOT) => ({ endpoint, region: REGION, credentials, maxAttempts: 1 });
  const secrets = await makeSecrets({ endpoint, client, stop: async () => {} });
  await server.stop();
  try {
    expect((await stat(join(data, "secret.key"))).mode & 0o777).toBe(0o600);
    const kept = await bytesBelow(data);
    // What is kept is there to be read: nothing else hides the secrets.
    expect(kept).toContain("secrets-user");
    expect(kept).toContain(RSA.certificate.split("\n")[1]);
    expect(log).toContain("signed in");
    for (const [what, secret] of Object.entries(secrets)) {
      expect(secret.length, what).toBeGreaterThan(5);
      for (const spelling of spellingsOf(secret)) {
        expect(kept.includes(spelling), `${what} in the data folder`).toBe(false);
        expect(log.includes(spelling), `${what} in the log`).toBe(false);
      }
    }
  } finally {
    await rm(data, { recursive: true });
  }
}, 60_000);

function spellingsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [secret, encodeURIComponent(secret), bytes.toString("base64").slice(0, -4), bytes.toString("hex")];
}

async function makeSecrets(server: Parameters<typeof Visitor.program>[0]): Promise<Record<string, string>> {
  const iam = new IAMClient(server.client());
  const of = { UserName: "secrets-user" };
  await iam.send(new CreateUserCommand(of));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand(of));
  await iam.send(new CreateLoginProfileCommand({ ...of, Password: PASSWORD }));
  const device = await iam.send(
    new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: "secrets-device" }),
  );
  const { SerialNumber, Base32StringSeed } = device.VirtualMFADevice ?? {};
  const seed = Buffer.from(Base32StringSeed ?? []).toString();
  const [AuthenticationCode1, AuthenticationCode2] = [-30_000, 0].map((by) => codeAt(seed, Date.now() + by));
  await iam.send(
    new EnableMFADeviceCommand({ ...of, SerialNumber, AuthenticationCode1, AuthenticationCode2 }),
  );
  const ServiceName = "codecommit.amazonaws.com";
  const specific = await iam.send(new CreateServiceSpecificCredentialCommand({ ...of, ServiceName }));
  await iam.send(
    new UploadServerCertificateCommand({
      ServerCertificateName: "secrets",
      CertificateBody: RSA.certificate,
      PrivateKey: RSA.privateKey,
    }),
  );
  await iam.send(
    new CreateSAMLProviderCommand({
      Name: "secrets",
      SAMLMetadataDocument: metadata,
      AddPrivateKey: RSA.privateKey,
    }),
  );
  const { Credentials } = await new STSClient(server.client()).send(new GetSessionTokenCommand({}));
  const program = Visitor.program(server);
  const at = "/_lenticular/signin/session";
  const user = { account: ACCOUNT, userName: "secrets-user", password: PASSWORD };
  await program.postJson(at, { ...user, password: GUESS });
  await program.postJson(at, { ...user, userName: GUESS });
  const mfaCode = codeAt(seed, Date.now() + 30_000);
  const { json } = await program.postJson(at, { ...user, mfaCode });
  const made = json["credentials"] as Record<string, string>;
  return {
    "a user's key": AccessKey?.SecretAccessKey ?? "",
    "a password": PASSWORD,
    "a guessed password, typed as a name too": GUESS,
    "a device's seed": seed,
    "a service's password": specific.ServiceSpecificCredential?.ServicePassword ?? "",
    // A line far down: the first are of the modulus, which the certificate has too.
    "a certificate's key, and a SAML provider's": RSA.privateKey.split("\n")[20] ?? "",
    "a session's key": Credentials?.SecretAccessKey ?? "",
    "a session's token": Credentials?.SessionToken ?? "",
    "a sign-in's key": made["SecretAccessKey"] ?? "",
    "a sign-in's cookie": program.cookies.get("lenticular-session") ?? "",
  };
}
