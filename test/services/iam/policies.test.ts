import {
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  DeleteRoleCommand,
  DeleteUserPolicyCommand,
  DetachRolePolicyCommand,
  DetachUserPolicyCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetUserPolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListEntitiesForPolicyCommand,
  ListPoliciesCommand,
  ListPolicyVersionsCommand,
  ListUserPoliciesCommand,
  PutRolePermissionsBoundaryCommand,
  PutUserPolicyCommand,
  SetDefaultPolicyVersionCommand,
  UpdateRoleCommand,
} from "@aws-sdk/client-iam";
import { beforeAll, describe, expect, test } from "vitest";
import { ACCOUNT, useServer } from "../../support/server.js";
import { policy, trust } from "./support.js";

const server = useServer();
const iam = () => new IAMClient(server.client());
const S3 = policy({ Action: "s3:*" });
const LAMBDA = trust({ Service: "lambda.amazonaws.com" });

async function makePolicy(PolicyName: string): Promise<string> {
  const { Policy } = await iam().send(new CreatePolicyCommand({ PolicyName, PolicyDocument: S3 }));
  return Policy?.Arn ?? "";
}

describe("inline policies", () => {
  beforeAll(() => iam().send(new CreateUserCommand({ UserName: "inline" })));
  const of = { UserName: "inline" };

  test("PutUserPolicy: the document comes back percent-encoded, as it was written", async () => {
    const document = `{ "Version": "2012-10-17",\n "Statement": { "Effect": "Allow", "Action": "s3:*", "Resource": "*" } }`;
    await iam().send(new PutUserPolicyCommand({ ...of, PolicyName: "spaced", PolicyDocument: document }));
    const answer = await iam().send(new GetUserPolicyCommand({ ...of, PolicyName: "spaced" }));
    expect(answer).toMatchObject({ UserName: "inline", PolicyName: "spaced" });
    expect(answer.PolicyDocument).toMatch(/^%7B%20%22Version%22/);
    expect(decodeURIComponent(answer.PolicyDocument ?? "")).toBe(document);
    expect((await iam().send(new ListUserPoliciesCommand(of))).PolicyNames).toEqual(["spaced"]);
    await iam().send(new DeleteUserPolicyCommand({ ...of, PolicyName: "spaced" }));
    await expect(iam().send(new GetUserPolicyCommand({ ...of, PolicyName: "spaced" }))).rejects.toMatchObject(
      {
        name: "NoSuchEntityException",
        message: "The user policy with name spaced cannot be found.",
      },
    );
  });

  test("PutUserPolicy: refuses a malformed document", async () => {
    const put = new PutUserPolicyCommand({
      ...of,
      PolicyName: "broken",
      PolicyDocument: '{"Version":"2012-10-17"}',
    });
    await expect(iam().send(put)).rejects.toMatchObject({
      name: "MalformedPolicyDocumentException",
      message: "Syntax errors in policy.",
    });
  });

  test("PutUserPolicy: 2,048 characters for all of a user's, without white space", async () => {
    const big = (count: number) =>
      policy({
        Action: "s3:*",
        Resource: Array.from({ length: count }, (_, i) => `arn:aws:s3:::bucket-number-${i}`),
      });
    await iam().send(new PutUserPolicyCommand({ ...of, PolicyName: "half", PolicyDocument: big(30) }));
    const put = new PutUserPolicyCommand({ ...of, PolicyName: "other", PolicyDocument: big(40) });
    await expect(iam().send(put)).rejects.toMatchObject({
      name: "LimitExceededException",
      message: "Maximum policy size of 2048 bytes exceeded for user inline",
    });
  });
});

describe("managed policies", () => {
  test("CreatePolicy: made, found, not made twice", async () => {
    const { Policy } = await iam().send(
      new CreatePolicyCommand({ PolicyName: "Once", Path: "/x/", PolicyDocument: S3, Description: "one" }),
    );
    expect(Policy).toMatchObject({
      PolicyName: "Once",
      PolicyId: expect.stringMatching(/^ANPA[A-Z2-7]{17}$/),
      Arn: `arn:aws:iam::${ACCOUNT}:policy/x/Once`,
      DefaultVersionId: "v1",
      AttachmentCount: 0,
      PermissionsBoundaryUsageCount: 0,
      IsAttachable: true,
    });
    expect((await iam().send(new GetPolicyCommand({ PolicyArn: Policy?.Arn }))).Policy).toMatchObject({
      Description: "one",
    });
    await expect(
      iam().send(new CreatePolicyCommand({ PolicyName: "once", PolicyDocument: S3 })),
    ).rejects.toMatchObject({
      name: "EntityAlreadyExistsException",
      message: "A policy called once already exists. Duplicate names are not allowed.",
    });
  });

  test("GetPolicy: AWS's own are there, with their documents", async () => {
    const PolicyArn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";
    const { Policy } = await iam().send(new GetPolicyCommand({ PolicyArn }));
    expect(Policy).toMatchObject({ PolicyName: "AWSLambdaBasicExecutionRole", Path: "/service-role/" });
    const { PolicyVersion } = await iam().send(
      new GetPolicyVersionCommand({ PolicyArn, VersionId: Policy?.DefaultVersionId }),
    );
    expect(decodeURIComponent(PolicyVersion?.Document ?? "")).toContain("logs:PutLogEvents");
    await expect(
      iam().send(new GetPolicyCommand({ PolicyArn: "arn:aws:iam::aws:policy/Nonexistent" })),
    ).rejects.toMatchObject({ message: "Policy arn:aws:iam::aws:policy/Nonexistent was not found." });
  });

  test("ListPolicies: by scope and use", async () => {
    const arn = await makePolicy("listed");
    const list = async (input: object) =>
      (await iam().send(new ListPoliciesCommand({ MaxItems: 1000, ...input }))).Policies?.map(
        ({ Arn }) => Arn,
      );
    expect(await list({ Scope: "Local" })).toContain(arn);
    expect(await list({ Scope: "AWS" })).not.toContain(arn);
    expect(await list({ Scope: "AWS" })).toContain("arn:aws:iam::aws:policy/AdministratorAccess");
    expect(await list({ OnlyAttached: true })).not.toContain(arn);
    await iam().send(new CreateUserCommand({ UserName: "lister" }));
    await iam().send(new AttachUserPolicyCommand({ UserName: "lister", PolicyArn: arn }));
    expect(await list({ OnlyAttached: true })).toContain(arn);
  });

  test("versions: five at most, one of them the default, numbers never given again", async () => {
    const PolicyArn = await makePolicy("versioned");
    const make = (SetAsDefault = false) =>
      iam().send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: S3, SetAsDefault }));
    expect((await make(true)).PolicyVersion).toMatchObject({ VersionId: "v2", IsDefaultVersion: true });
    for (let more = 0; more < 3; more++) await make();
    await expect(make()).rejects.toMatchObject({ name: "LimitExceededException" });
    await expect(
      iam().send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: "v2" })),
    ).rejects.toMatchObject({
      name: "DeleteConflictException",
      message: "Cannot delete the default version of a policy.",
    });
    await iam().send(new SetDefaultPolicyVersionCommand({ PolicyArn, VersionId: "v5" }));
    await iam().send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: "v2" }));
    expect((await make()).PolicyVersion?.VersionId).toBe("v6");
    const { Versions = [] } = await iam().send(new ListPolicyVersionsCommand({ PolicyArn }));
    expect(Versions.map(({ VersionId }) => VersionId)).toEqual(["v6", "v5", "v4", "v3", "v1"]);
    await expect(iam().send(new DeletePolicyCommand({ PolicyArn }))).rejects.toThrow("more than one version");
    await expect(
      iam().send(new GetPolicyVersionCommand({ PolicyArn, VersionId: "v9" })),
    ).rejects.toMatchObject({
      message: `Policy ${PolicyArn} version v9 does not exist or is not attachable.`,
    });
  });

  test("AttachUserPolicy: what cannot be attached is told apart", async () => {
    const attach = (PolicyArn: string) =>
      iam().send(new AttachUserPolicyCommand({ UserName: "inline", PolicyArn }));
    await expect(attach("listed-but-no-arn-at-all")).rejects.toMatchObject({
      name: "ValidationError",
      message: "Invalid ARN:  Could not be parsed!",
    });
    const missing = `arn:aws:iam::${ACCOUNT}:policy/missing`;
    await expect(attach(missing)).rejects.toMatchObject({
      name: "NoSuchEntityException",
      message: `Policy ${missing} does not exist or is not attachable.`,
    });
    await expect(
      iam().send(new DetachUserPolicyCommand({ UserName: "inline", PolicyArn: missing })),
    ).rejects.toMatchObject({ message: `Policy ${missing} was not found.` });
  });

  test("DeletePolicy: not while it is attached, or somebody's boundary", async () => {
    const PolicyArn = await makePolicy("in-use");
    const RoleName = "holder";
    await iam().send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: LAMBDA }));
    await iam().send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
    expect((await iam().send(new ListAttachedRolePoliciesCommand({ RoleName }))).AttachedPolicies).toEqual([
      { PolicyName: "in-use", PolicyArn },
    ]);
    const entities = await iam().send(new ListEntitiesForPolicyCommand({ PolicyArn }));
    expect(entities).toMatchObject({ PolicyRoles: [{ RoleName }], PolicyUsers: [], PolicyGroups: [] });
    const refused = {
      name: "DeleteConflictException",
      message: "Cannot delete a policy attached to entities.",
    };
    await expect(iam().send(new DeletePolicyCommand({ PolicyArn }))).rejects.toMatchObject(refused);
    await iam().send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
    await iam().send(new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary: PolicyArn }));
    await expect(iam().send(new DeletePolicyCommand({ PolicyArn }))).rejects.toMatchObject(refused);
    await iam().send(new DeleteRoleCommand({ RoleName }));
    await iam().send(new DeletePolicyCommand({ PolicyArn }));
  });

  test("AttachRolePolicy: ten a role", async () => {
    const RoleName = "full";
    await iam().send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: LAMBDA }));
    for (let one = 0; one < 10; one++) {
      await iam().send(new AttachRolePolicyCommand({ RoleName, PolicyArn: await makePolicy(`ten-${one}`) }));
    }
    const eleventh = new AttachRolePolicyCommand({ RoleName, PolicyArn: await makePolicy("eleventh") });
    await expect(iam().send(eleventh)).rejects.toMatchObject({
      name: "LimitExceededException",
      message: "Cannot exceed quota for PoliciesPerRole: 10",
    });
  });
});

describe("roles", () => {
  test("CreateRole: shown with its trust policy, boundary and tags", async () => {
    const PermissionsBoundary = await makePolicy("role-bound");
    const { Role } = await iam().send(
      new CreateRoleCommand({
        RoleName: "Whole",
        Path: "/app/",
        AssumeRolePolicyDocument: LAMBDA,
        Description: "a role",
        MaxSessionDuration: 7200,
        PermissionsBoundary,
        Tags: [{ Key: "team", Value: "blue" }],
      }),
    );
    expect(Role).toMatchObject({
      Arn: `arn:aws:iam::${ACCOUNT}:role/app/Whole`,
      RoleId: expect.stringMatching(/^AROA[A-Z2-7]{17}$/),
    });
    expect(JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ""))).toEqual(JSON.parse(LAMBDA));
    await iam().send(new UpdateRoleCommand({ RoleName: "whole", Description: "changed" }));
    expect((await iam().send(new GetRoleCommand({ RoleName: "Whole" }))).Role).toMatchObject({
      Description: "changed",
      MaxSessionDuration: 7200,
      PermissionsBoundary: { PermissionsBoundaryType: "Policy", PermissionsBoundaryArn: PermissionsBoundary },
      Tags: [{ Key: "team", Value: "blue" }],
      RoleLastUsed: {},
    });
  });
});
