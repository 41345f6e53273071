import {
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteUserPermissionsBoundaryCommand,
  GetUserCommand,
  IAMClient,
  ListUsersCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
  TagUserCommand,
} from "@aws-sdk/client-iam";
import { CreateFunctionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import {
  AssumeRoleCommand,
  type Credentials,
  GetFederationTokenCommand,
  STSClient,
} from "@aws-sdk/client-sts";
import { beforeAll, describe, expect, test } from "vitest";
import { makeUser, policy, type Statement, trust } from "../../services/iam/support.js";
import { ACCOUNT, ROOT, useServer } from "../../support/server.js";
import { type Attempt, type Caller, send, sign } from "./attempts.js";

const server = useServer();
const iamOf = (caller: Caller) => new IAMClient(server.client(caller));
const denied = { name: "AccessDenied" };

let made = 0;
/** A user of a fresh name with these statements. */
async function userWith(...statements: Statement[]): Promise<Caller> {
  made++;
  return (await makeUser(server, `user${made}`, policy(...statements))).credentials;
}

const toCaller = (credentials: Credentials | undefined): Caller => ({
  accessKeyId: credentials?.AccessKeyId ?? "",
  secretAccessKey: credentials?.SecretAccessKey ?? "",
  sessionToken: credentials?.SessionToken ?? "",
});

beforeAll(async () => {
  const s3 = new S3Client({ ...server.client(), forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: "homes" }));
  await s3.send(new PutObjectCommand({ Bucket: "homes", Key: "bob/own", Body: "own" }));
  await s3.send(new PutObjectCommand({ Bucket: "homes", Key: "alice/secret", Body: "secret" }));
});

async function get(caller: Caller, path: string, headers: Record<string, string> = {}) {
  const attempt: Partial<Attempt> = { path, headers };
  return send(server.endpoint, await sign(server.endpoint, attempt, caller, { service: "s3" }));
}

describe("paths", () => {
  const home = { Action: "s3:GetObject", Resource: "arn:aws:s3:::homes/bob/*" };

  test.each([
    "/homes/alice/secret",
    "/homes/bob/../alice/secret",
    "/homes/bob/%2e%2e/alice/secret",
    "/homes/bob/..%2Falice%2Fsecret",
    "/homes//bob/../alice/secret",
    "/homes/bob/own/../../alice/secret",
  ])("out of one's own folder: %s", async (path) => {
    const bob = await userWith(home);
    expect((await get(bob, "/homes/bob/own")).body).toBe("own");
    expect((await get(bob, path)).status).toBe(403);
  });

  test("an ARN with more in it than the policy says: a path is no prefix of a name", async () => {
    const teams = await userWith({
      Action: "iam:CreateUser",
      Resource: `arn:aws:iam::${ACCOUNT}:user/team/*`,
    });
    await iamOf(teams).send(new CreateUserCommand({ Path: "/team/", UserName: "member" }));
    for (const [Path, UserName] of [
      ["/teamster/", "member"],
      ["/", "team"],
      ["/other/team/", "member"],
    ]) {
      await expect(iamOf(teams).send(new CreateUserCommand({ Path, UserName }))).rejects.toMatchObject(
        denied,
      );
    }
  });

  test.each(["../admin", "team/admin", "*", `\${aws:username}`, "a:b"])(
    "a user's name: %s",
    async (UserName) => {
      await expect(iamOf(ROOT).send(new CreateUserCommand({ UserName }))).rejects.toMatchObject({
        name: "ValidationError",
      });
    },
  );
});

describe("policy variables", () => {
  test("a tag cannot carry a wildcard into a policy", async () => {
    const tagged = await makeUser(server, "tagged");
    for (const Value of ["*", "alice/*", "?"]) {
      const tagging = new TagUserCommand({ UserName: tagged.name, Tags: [{ Key: "home", Value }] });
      await expect(iamOf(ROOT).send(tagging)).rejects.toMatchObject({ name: "ValidationError" });
    }
  });

  test("a variable that the caller has no value for matches nothing", async () => {
    const untagged = await userWith({
      Action: "s3:GetObject",
      Resource: `arn:aws:s3:::homes/\${aws:PrincipalTag/home}*`,
    });
    expect((await get(untagged, "/homes/alice/secret")).status).toBe(403);
  });
});

describe("what the caller says about itself", () => {
  test("an address, in a header that proxies write", async () => {
    const inside = await userWith({
      Action: "s3:GetObject",
      Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } },
    });
    for (const name of ["x-forwarded-for", "x-real-ip", "forwarded", "x-client-ip"]) {
      expect((await get(inside, "/homes/alice/secret", { [name]: "10.1.2.3" })).status, name).toBe(403);
    }
  });

  test("a secure connection that it is not", async () => {
    const secure = await userWith({
      Action: "s3:GetObject",
      Condition: { Bool: { "aws:SecureTransport": "true" } },
    });
    for (const name of ["x-forwarded-proto", "front-end-https", "x-forwarded-ssl"]) {
      expect((await get(secure, "/homes/alice/secret", { [name]: "https" })).status, name).toBe(403);
    }
  });

  test("the account or the resource that a service calls for", async () => {
    const forService = await userWith({
      Action: "s3:GetObject",
      Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT } },
    });
    for (const name of ["x-amz-source-account", "x-amz-source-arn"]) {
      expect((await get(forService, "/homes/alice/secret", { [name]: ACCOUNT })).status, name).toBe(403);
    }
  });

  test("MFA that nobody gave: a long-term key has none", async () => {
    const guarded = await userWith({
      Action: "iam:ListUsers",
      Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
    });
    await expect(iamOf(guarded).send(new ListUsersCommand({}))).rejects.toMatchObject(denied);
  });
});

describe("the policy itself", () => {
  test("a deny that is spelled in other cases", async () => {
    const shouting = await userWith({ Action: "*" }, { Effect: "Deny", Action: "IAM:LISTUSERS" });
    await expect(iamOf(shouting).send(new ListUsersCommand({}))).rejects.toMatchObject(denied);
  });

  test.each([
    [
      "a member twice",
      '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Effect":"Allow","Action":"*","Resource":"*"}]}',
    ],
    ["a principal", policy({ Action: "*" }).replace('"Action"', '"Principal":"*","Action"')],
    ["an element that is none", policy({ Action: "*" }).replace('"Action"', '"Allows":"x","Action"')],
    ["more after its end", `${policy({ Action: "*" })} {}`],
    ["thousands of levels", `${"[".repeat(5000)}${"]".repeat(5000)}`],
  ])("with %s", async (_what, PolicyDocument) => {
    const user = await makeUser(server, `writer${made++}`);
    const putting = new PutUserPolicyCommand({ UserName: user.name, PolicyName: "inline", PolicyDocument });
    await expect(iamOf(ROOT).send(putting)).rejects.toMatchObject({
      name: "MalformedPolicyDocumentException",
    });
  });
});

describe("more than one was given", () => {
  test("a role passed on to a service, without the permission to pass it", async () => {
    const role = await iamOf(ROOT).send(
      new CreateRoleCommand({
        RoleName: "powerful",
        AssumeRolePolicyDocument: trust({ Service: "lambda.amazonaws.com" }),
      }),
    );
    const deployer = await userWith({ Action: "lambda:*" });
    const creating = new CreateFunctionCommand({
      FunctionName: "escalate",
      Role: role.Role?.Arn,
      Runtime: "nodejs20.x",
      Handler: "index.handler",
      Code: { ZipFile: new Uint8Array([1]) },
    });
    await expect(new LambdaClient(server.client(deployer)).send(creating)).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: expect.stringContaining("is not authorized to perform: iam:PassRole"),
    });
  });

  test("users made without the boundary that their maker must give them", async () => {
    const { Policy } = await iamOf(ROOT).send(
      new CreatePolicyCommand({ PolicyName: "bound", PolicyDocument: policy({ Action: "s3:*" }) }),
    );
    const bound = Policy?.Arn ?? "";
    const maker = await userWith({
      Action: "iam:CreateUser",
      Condition: { StringEquals: { "iam:PermissionsBoundary": bound } },
    });
    const make = (UserName: string, PermissionsBoundary?: string) =>
      iamOf(maker).send(new CreateUserCommand({ UserName, PermissionsBoundary }));
    await make("made-bound", bound);
    await expect(make("made-free")).rejects.toMatchObject(denied);
    await expect(make("made-wide", "arn:aws:iam::aws:policy/AdministratorAccess")).rejects.toMatchObject(
      denied,
    );
  });

  test("one's own boundary taken off, by who may do all within it", async () => {
    const { Policy } = await iamOf(ROOT).send(
      new CreatePolicyCommand({
        PolicyName: "within",
        PolicyDocument: policy(
          { Action: "iam:*" },
          { Effect: "Deny", Action: "iam:DeleteUserPermissionsBoundary" },
        ),
      }),
    );
    const bounded = await makeUser(server, "bounded", policy({ Action: "*" }));
    await iamOf(ROOT).send(
      new PutUserPermissionsBoundaryCommand({ UserName: "bounded", PermissionsBoundary: Policy?.Arn }),
    );
    const theirs = iamOf(bounded.credentials);
    await theirs.send(new GetUserCommand({}));
    await expect(
      theirs.send(new DeleteUserPermissionsBoundaryCommand({ UserName: "bounded" })),
    ).rejects.toMatchObject(denied);
  });

  test("a session policy that says more than the role", async () => {
    await iamOf(ROOT).send(
      new CreateRoleCommand({ RoleName: "small", AssumeRolePolicyDocument: trust({ AWS: ACCOUNT }) }),
    );
    const caller = await userWith({ Action: "sts:AssumeRole" });
    const { Credentials } = await new STSClient(server.client(caller)).send(
      new AssumeRoleCommand({
        RoleArn: `arn:aws:iam::${ACCOUNT}:role/small`,
        RoleSessionName: "wide",
        Policy: policy({ Action: "*" }),
      }),
    );
    await expect(iamOf(toCaller(Credentials)).send(new ListUsersCommand({}))).rejects.toMatchObject(denied);
  });

  test("a federated session without a policy, one with more than its maker, and IAM for either", async () => {
    const maker = await userWith({ Action: ["sts:GetFederationToken", "s3:GetObject"] });
    const federate = async (Policy?: string) => {
      const command = new GetFederationTokenCommand({ Name: "guest", Policy });
      return toCaller((await new STSClient(server.client(maker)).send(command)).Credentials);
    };
    expect((await get(await federate(), "/homes/bob/own")).status).toBe(403);
    const wide = await federate(policy({ Action: "*" }));
    expect((await get(wide, "/homes/bob/own")).status).toBe(200);
    expect((await get(wide, "/homes")).status).toBe(403);
    await expect(iamOf(wide).send(new ListUsersCommand({}))).rejects.toMatchObject({
      name: "InvalidClientTokenId",
    });
  });
});
