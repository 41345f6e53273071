import {
  CreateRoleCommand,
  DeleteAccessKeyCommand,
  DeleteRoleCommand,
  DeleteUserCommand,
  GetRoleCommand,
  IAMClient,
  ListUsersCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  GetCallerIdentityCommand,
  STSClient,
} from "@aws-sdk/client-sts";
import { beforeAll, describe, expect, test } from "vitest";
import { ACCOUNT, useServer } from "../../support/server.js";
import { makeUser, policy, type TestUser, trust } from "../iam/support.js";

const server = useServer();
const iam = () => new IAMClient(server.client());
const arnOf = (role: string) => `arn:aws:iam::${ACCOUNT}:role/${role}`;

let alice: TestUser;
beforeAll(async () => {
  alice = await makeUser(server, "alice", policy({ Action: "sts:*" }));
});

async function makeRole(name: string, trusting: string, permissions?: string): Promise<void> {
  await iam().send(
    new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: trusting, MaxSessionDuration: 7200 }),
  );
  if (permissions === undefined) return;
  const put = new PutRolePolicyCommand({ RoleName: name, PolicyName: "inline", PolicyDocument: permissions });
  await iam().send(put);
}

type Session = { accessKeyId: string; secretAccessKey: string; sessionToken?: string };

function assume(caller: Session, role: string, more: Partial<AssumeRoleCommandInput> = {}) {
  const command = new AssumeRoleCommand({ RoleArn: arnOf(role), RoleSessionName: "one", ...more });
  return new STSClient(server.client(caller)).send(command);
}

async function session(
  caller: Session,
  role: string,
  more: Partial<AssumeRoleCommandInput> = {},
): Promise<Session> {
  const { Credentials } = await assume(caller, role, more);
  return {
    accessKeyId: Credentials?.AccessKeyId ?? "",
    secretAccessKey: Credentials?.SecretAccessKey ?? "",
    sessionToken: Credentials?.SessionToken,
  };
}

const refusal = (action: string, role: string) => ({
  name: "AccessDenied",
  message: `User: ${alice.arn} is not authorized to perform: ${action} on resource: ${arnOf(role)}`,
});

describe("who may assume a role", () => {
  test("whom the account lets, where the role trusts the account", async () => {
    await makeRole("delegated", trust({ AWS: ACCOUNT }), policy({ Action: "iam:ListUsers" }));
    const answer = await assume(alice.credentials, "delegated");
    expect(answer.AssumedRoleUser).toEqual({
      Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/delegated/one`,
      AssumedRoleId: expect.stringMatching(/^AROA[A-Z2-7]{17}:one$/),
    });
    expect(answer.PackedPolicySize).toBeUndefined();
    const mallory = await makeUser(server, "mallory");
    await expect(assume(mallory.credentials, "delegated")).rejects.toMatchObject({ name: "AccessDenied" });
  });

  test("whom the role names, without a permission of its own", async () => {
    const named = await makeUser(server, "named");
    await makeRole("naming", trust({ AWS: named.arn }));
    await assume(named.credentials, "naming");
    await expect(assume(alice.credentials, "naming")).rejects.toMatchObject(
      refusal("sts:AssumeRole", "naming"),
    );
  });

  test("a role that is not there and one that trusts others are refused alike", async () => {
    await makeRole("elsewhere", trust({ Service: "ec2.amazonaws.com" }));
    for (const role of ["elsewhere", "missing"]) {
      await expect(assume(alice.credentials, role)).rejects.toMatchObject(refusal("sts:AssumeRole", role));
    }
  });

  test("somebody made again under a trusted name is not trusted", async () => {
    const first = await makeUser(server, "twin");
    await makeRole("pinned", trust({ AWS: first.arn }));
    await assume(first.credentials, "pinned");
    const { accessKeyId: AccessKeyId } = first.credentials;
    await iam().send(new DeleteAccessKeyCommand({ UserName: "twin", AccessKeyId }));
    await iam().send(new DeleteUserCommand({ UserName: "twin" }));
    const second = await makeUser(server, "twin", policy({ Action: "sts:AssumeRole" }));
    await expect(assume(second.credentials, "pinned")).rejects.toMatchObject({ name: "AccessDenied" });
    const { Role } = await iam().send(new GetRoleCommand({ RoleName: "pinned" }));
    expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "")).toMatch(/"AWS":"AIDA/);
  });

  test("the root user may not", async () => {
    const root = { accessKeyId: "test", secretAccessKey: "test" };
    await expect(assume(root, "delegated")).rejects.toMatchObject({
      name: "AccessDenied",
      message: "Roles may not be assumed by root accounts.",
    });
  });

  test("a confused deputy is kept out by the external id", async () => {
    const condition = { StringEquals: { "sts:ExternalId": "customer-7" } };
    await makeRole("shared", trust({ AWS: ACCOUNT }, "sts:AssumeRole", condition));
    await assume(alice.credentials, "shared", { ExternalId: "customer-7" });
    for (const ExternalId of ["customer-8", undefined]) {
      await expect(assume(alice.credentials, "shared", { ExternalId })).rejects.toMatchObject(
        refusal("sts:AssumeRole", "shared"),
      );
    }
  });
});

describe("what a session may do", () => {
  test("what the role may, until the role is gone", async () => {
    await makeRole("worker", trust({ AWS: ACCOUNT }), policy({ Action: "iam:ListUsers" }));
    const worker = await session(alice.credentials, "worker");
    const theirs = new IAMClient(server.client(worker));
    await theirs.send(new ListUsersCommand({}));
    await expect(theirs.send(new GetRoleCommand({ RoleName: "worker" }))).rejects.toThrow(
      `User: arn:aws:sts::${ACCOUNT}:assumed-role/worker/one is not authorized to perform: iam:GetRole`,
    );
    expect(await new STSClient(server.client(worker)).send(new GetCallerIdentityCommand({}))).toMatchObject({
      Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/worker/one`,
    });
    const { Role } = await iam().send(new GetRoleCommand({ RoleName: "worker" }));
    expect(Role?.RoleLastUsed).toMatchObject({ Region: "us-east-1" });
  });

  test("no more than its session policy says", async () => {
    await makeRole("broad", trust({ AWS: ACCOUNT }), policy({ Action: "*" }));
    const narrow = { Policy: policy({ Action: "iam:Get*" }) };
    const { PackedPolicySize } = await assume(alice.credentials, "broad", narrow);
    expect(PackedPolicySize).toBeGreaterThan(0);
    const theirs = new IAMClient(server.client(await session(alice.credentials, "broad", narrow)));
    await theirs.send(new GetRoleCommand({ RoleName: "broad" }));
    await expect(theirs.send(new ListUsersCommand({}))).rejects.toThrow(
      "because no session policy allows the iam:ListUsers action",
    );
  });

  test("a session of a deleted role is refused", async () => {
    await makeRole("brief", trust({ AWS: ACCOUNT }));
    const brief = await session(alice.credentials, "brief");
    await iam().send(new DeleteRoleCommand({ RoleName: "brief" }));
    await expect(
      new STSClient(server.client(brief)).send(new GetCallerIdentityCommand({})),
    ).rejects.toMatchObject({
      name: "InvalidClientTokenId",
    });
  });
});

describe("how long", () => {
  test("no longer than the role allows", async () => {
    await makeRole("timed", trust({ AWS: ACCOUNT }));
    await assume(alice.credentials, "timed", { DurationSeconds: 7200 });
    await expect(assume(alice.credentials, "timed", { DurationSeconds: 7201 })).rejects.toMatchObject({
      name: "ValidationError",
      message: "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
    });
  });

  test("an hour from role to role", async () => {
    await makeRole("first", trust({ AWS: ACCOUNT }), policy({ Action: "sts:AssumeRole" }));
    await makeRole("second", trust({ AWS: arnOf("first") }));
    const first = await session(alice.credentials, "first");
    await assume(first, "second", { DurationSeconds: 3600 });
    await expect(assume(first, "second", { DurationSeconds: 3601 })).rejects.toMatchObject({
      name: "ValidationError",
      message:
        "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining",
    });
  });
});

describe("tags and source identity of a session", () => {
  const both = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"];
  const blue = { Tags: [{ Key: "team", Value: "blue" }] };

  test("need permissions of their own", async () => {
    await makeRole("untagged", trust({ AWS: ACCOUNT }));
    await expect(assume(alice.credentials, "untagged", blue)).rejects.toMatchObject(
      refusal("sts:TagSession", "untagged"),
    );
    await expect(assume(alice.credentials, "untagged", { SourceIdentity: "ada" })).rejects.toMatchObject(
      refusal("sts:SetSourceIdentity", "untagged"),
    );
  });

  test("a session tag is a principal tag; a transitive one goes on from role to role and cannot be changed", async () => {
    const listIfBlue = {
      Action: "iam:ListUsers",
      Condition: { StringEquals: { "aws:PrincipalTag/team": "blue" } },
    };
    await makeRole("chain1", trust({ AWS: ACCOUNT }, both), policy({ Action: "sts:*" }, listIfBlue));
    await makeRole("chain2", trust({ AWS: ACCOUNT }, both), policy(listIfBlue));
    const list = (as: Session) => new IAMClient(server.client(as)).send(new ListUsersCommand({}));

    await list(await session(alice.credentials, "chain1", blue));
    const passing = await session(alice.credentials, "chain1", blue);
    await expect(list(await session(passing, "chain2"))).rejects.toMatchObject({ name: "AccessDenied" });
    const lasting = await session(alice.credentials, "chain1", { ...blue, TransitiveTagKeys: ["team"] });
    await list(await session(lasting, "chain2"));
    await expect(assume(lasting, "chain2", { Tags: [{ Key: "Team", Value: "red" }] })).rejects.toMatchObject({
      name: "InvalidParameterValue",
      message: expect.stringContaining("conflicts with a transitive tag key from the calling session"),
    });
  });

  test("malformed tags are refused", async () => {
    await makeRole("tagging", trust({ AWS: ACCOUNT }, both));
    const twice = { Tags: [...blue.Tags, { Key: "TEAM", Value: "red" }] };
    await expect(assume(alice.credentials, "tagging", twice)).rejects.toMatchObject({
      name: "InvalidParameterValue",
      message: "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
    });
    await expect(
      assume(alice.credentials, "tagging", { ...blue, TransitiveTagKeys: ["other"] }),
    ).rejects.toMatchObject({
      message: "The specified transitive tag key must be included in the requested tags.",
    });
  });

  test("a source identity stays what it is through a chain", async () => {
    await makeRole("source1", trust({ AWS: ACCOUNT }, both), policy({ Action: "sts:*" }));
    await makeRole("source2", trust({ AWS: ACCOUNT }, both));
    const first = await session(alice.credentials, "source1", { SourceIdentity: "ada" });
    expect(await assume(first, "source2")).toMatchObject({ SourceIdentity: "ada" });
    await expect(assume(first, "source2", { SourceIdentity: "eve" })).rejects.toMatchObject({
      name: "AccessDenied",
    });
  });
});

describe("trust policies", () => {
  test("UpdateAssumeRolePolicy: takes effect with the next request", async () => {
    await makeRole("moody", trust({ AWS: ACCOUNT }));
    await assume(alice.credentials, "moody");
    const PolicyDocument = trust({ Service: "lambda.amazonaws.com" });
    await iam().send(new UpdateAssumeRolePolicyCommand({ RoleName: "moody", PolicyDocument }));
    await expect(assume(alice.credentials, "moody")).rejects.toMatchObject({ name: "AccessDenied" });
  });

  test.each([
    [
      trust({ AWS: `arn:aws:iam::${ACCOUNT}:user/nobody` }),
      `Invalid principal in policy: "AWS":"arn:aws:iam::${ACCOUNT}:user/nobody"`,
    ],
    [trust({ Service: "lambda" }), 'Invalid principal in policy: "SERVICE":"lambda"'],
    [trust({ AWS: ACCOUNT }, "s3:GetObject"), "AssumeRole policy may only specify STS AssumeRole actions."],
    ["{", "This policy contains invalid Json"],
  ])("CreateRole: refuses %s", async (AssumeRolePolicyDocument, message) => {
    const command = new CreateRoleCommand({ RoleName: "never", AssumeRolePolicyDocument });
    await expect(iam().send(command)).rejects.toMatchObject({
      name: "MalformedPolicyDocumentException",
      message,
    });
  });
});

test("AssumeRole: an ARN that is none is refused", async () => {
  await expect(assume(alice.credentials, "x", { RoleArn: "role/not-an-arn-at-all" })).rejects.toMatchObject({
    name: "ValidationError",
    message: "role/not-an-arn-at-all is invalid",
  });
});
