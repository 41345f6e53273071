import {
  AddRoleToInstanceProfileCommand,
  CreateAccountAliasCommand,
  CreateGroupCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  CreateServiceLinkedRoleCommand,
  DeleteAccountAliasCommand,
  DeleteInstanceProfileCommand,
  DeleteRoleCommand,
  DeleteServiceLinkedRoleCommand,
  GenerateCredentialReportCommand,
  GetAccountAuthorizationDetailsCommand,
  GetAccountSummaryCommand,
  GetCredentialReportCommand,
  GetInstanceProfileCommand,
  GetPolicyCommand,
  GetServiceLinkedRoleDeletionStatusCommand,
  IAMClient,
  ListAccountAliasesCommand,
  ListAttachedRolePoliciesCommand,
  ListInstanceProfilesForRoleCommand,
  ListInstanceProfileTagsCommand,
  ListUsersCommand,
  RemoveRoleFromInstanceProfileCommand,
  TagInstanceProfileCommand,
  UpdateRoleCommand,
} from "@aws-sdk/client-iam";
import { describe, expect, test } from "vitest";
import { ACCOUNT, useServer } from "../../support/server.js";
import { makeUser, policy, trust } from "./support.js";

const server = useServer();
const iam = () => new IAMClient(server.client());
const EC2 = trust({ Service: "ec2.amazonaws.com" });

describe("instance profiles", () => {
  test("one role in each; a role in one cannot be deleted", async () => {
    const InstanceProfileName = "web";
    const RoleName = "web-role";
    const { InstanceProfile } = await iam().send(new CreateInstanceProfileCommand({ InstanceProfileName }));
    expect(InstanceProfile).toMatchObject({
      InstanceProfileId: expect.stringMatching(/^AIPA[A-Z2-7]{17}$/),
      Arn: `arn:aws:iam::${ACCOUNT}:instance-profile/web`,
      Roles: [],
    });
    await iam().send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: EC2 }));
    await iam().send(new AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName }));
    await expect(
      iam().send(new AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName })),
    ).rejects.toMatchObject({
      name: "LimitExceededException",
      message: "Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1",
    });
    const got = await iam().send(new GetInstanceProfileCommand({ InstanceProfileName }));
    expect(got.InstanceProfile?.Roles).toMatchObject([{ RoleName }]);
    const listed = await iam().send(new ListInstanceProfilesForRoleCommand({ RoleName }));
    expect(listed.InstanceProfiles).toMatchObject([{ InstanceProfileName }]);
    const message = "Cannot delete entity, must remove roles from instance profile first.";
    await expect(iam().send(new DeleteRoleCommand({ RoleName }))).rejects.toMatchObject({ message });
    await expect(iam().send(new DeleteInstanceProfileCommand({ InstanceProfileName }))).rejects.toMatchObject(
      {
        message,
      },
    );
    await iam().send(new RemoveRoleFromInstanceProfileCommand({ InstanceProfileName, RoleName }));
    await iam().send(new DeleteInstanceProfileCommand({ InstanceProfileName }));
    await expect(iam().send(new GetInstanceProfileCommand({ InstanceProfileName }))).rejects.toMatchObject({
      name: "NoSuchEntityException",
      message: "Instance Profile web cannot be found.",
    });
  });

  test("have tags", async () => {
    const InstanceProfileName = "tagged";
    await iam().send(new CreateInstanceProfileCommand({ InstanceProfileName }));
    await iam().send(
      new TagInstanceProfileCommand({ InstanceProfileName, Tags: [{ Key: "a", Value: "b" }] }),
    );
    const { Tags } = await iam().send(new ListInstanceProfileTagsCommand({ InstanceProfileName }));
    expect(Tags).toEqual([{ Key: "a", Value: "b" }]);
  });

  test("AddRoleToInstanceProfile: who may not pass the role on may not put it there", async () => {
    await iam().send(new CreateInstanceProfileCommand({ InstanceProfileName: "guarded" }));
    await iam().send(new CreateRoleCommand({ RoleName: "powerful", AssumeRolePolicyDocument: EC2 }));
    const user = await makeUser(server, "sneaky", policy({ Action: "iam:AddRoleToInstanceProfile" }));
    const command = new AddRoleToInstanceProfileCommand({
      InstanceProfileName: "guarded",
      RoleName: "powerful",
    });
    await expect(new IAMClient(server.client(user.credentials)).send(command)).rejects.toThrow(
      "iam:PassRole",
    );
  });
});

describe("service-linked roles", () => {
  test("belong to their service: nobody else changes or deletes them", async () => {
    const AWSServiceName = "replicator.lambda.amazonaws.com";
    const { Role } = await iam().send(new CreateServiceLinkedRoleCommand({ AWSServiceName }));
    expect(Role).toMatchObject({
      RoleName: "AWSServiceRoleForLambdaReplicator",
      Path: `/aws-service-role/${AWSServiceName}/`,
    });
    const { RoleName = "" } = Role ?? {};
    await expect(iam().send(new UpdateRoleCommand({ RoleName, Description: "mine" }))).rejects.toMatchObject({
      name: "UnmodifiableEntityException",
      message: `Cannot perform the operation on the protected role '${RoleName}' - this role is only modifiable by AWS`,
    });
    await expect(iam().send(new DeleteRoleCommand({ RoleName }))).rejects.toThrow("protected role");
    await expect(iam().send(new CreateServiceLinkedRoleCommand({ AWSServiceName }))).rejects.toMatchObject({
      name: "InvalidInputException",
      message: `Service role name ${RoleName} has been taken in this account, please try a different suffix.`,
    });
    const { DeletionTaskId } = await iam().send(new DeleteServiceLinkedRoleCommand({ RoleName }));
    expect(await iam().send(new GetServiceLinkedRoleDeletionStatusCommand({ DeletionTaskId }))).toMatchObject(
      {
        Status: "SUCCEEDED",
      },
    );
  });

  test("take a suffix only where there can be several", async () => {
    const make = (AWSServiceName: string) =>
      iam().send(new CreateServiceLinkedRoleCommand({ AWSServiceName, CustomSuffix: "two" }));
    expect((await make("autoscaling.amazonaws.com")).Role?.RoleName).toBe("AWSServiceRoleForAutoScaling_two");
    await expect(make("ecs.amazonaws.com")).rejects.toMatchObject({
      name: "InvalidInputException",
      message: "Custom suffix is not allowed for ecs.amazonaws.com",
    });
  });
});

test("CreateAccountAlias: one an account", async () => {
  const list = async () => (await iam().send(new ListAccountAliasesCommand({}))).AccountAliases;
  await iam().send(new CreateAccountAliasCommand({ AccountAlias: "first" }));
  await expect(iam().send(new CreateAccountAliasCommand({ AccountAlias: "first" }))).rejects.toMatchObject({
    name: "EntityAlreadyExistsException",
    message: "The account alias first already exists.",
  });
  await iam().send(new CreateAccountAliasCommand({ AccountAlias: "second" }));
  expect(await list()).toEqual(["second"]);
  await expect(iam().send(new DeleteAccountAliasCommand({ AccountAlias: "first" }))).rejects.toMatchObject({
    name: "NoSuchEntityException",
  });
  await iam().send(new DeleteAccountAliasCommand({ AccountAlias: "second" }));
  expect(await list()).toEqual([]);
});

test("GetAccountSummary: counts and quotas", async () => {
  const before = (await iam().send(new GetAccountSummaryCommand({}))).SummaryMap;
  await iam().send(new CreateGroupCommand({ GroupName: "counted" }));
  const after = (await iam().send(new GetAccountSummaryCommand({}))).SummaryMap;
  expect(after?.Groups).toBe((before?.Groups ?? 0) + 1);
  expect(after).toMatchObject({ UsersQuota: 5000, AccessKeysPerUserQuota: 2, AccountAccessKeysPresent: 1 });
});

test("credential report: a line for the root and for each user", async () => {
  await expect(iam().send(new GetCredentialReportCommand({}))).rejects.toMatchObject({
    name: "CredentialReportNotPresentException",
    $metadata: { httpStatusCode: 410 },
  });
  const user = await makeUser(server, "reported", policy({ Action: "iam:ListUsers" }));
  await new IAMClient(server.client(user.credentials)).send(new ListUsersCommand({}));
  expect(await iam().send(new GenerateCredentialReportCommand({}))).toMatchObject({ State: "STARTED" });
  expect(await iam().send(new GenerateCredentialReportCommand({}))).toMatchObject({ State: "COMPLETE" });
  const { Content, ReportFormat } = await iam().send(new GetCredentialReportCommand({}));
  expect(ReportFormat).toBe("text/csv");
  const [header = "", ...lines] = Buffer.from(Content ?? [])
    .toString()
    .split("\n");
  const columns = header.split(",");
  expect(columns).toHaveLength(22);
  expect(lines[0]).toMatch(/^<root_account>,arn:aws:iam::000000000000:root,/);
  const fields = lines.find((line) => line.startsWith("reported,"))?.split(",") ?? [];
  const field = (name: string) => fields[columns.indexOf(name)];
  expect(field("password_enabled")).toBe("false");
  expect(field("access_key_1_active")).toBe("true");
  expect(field("access_key_1_last_used_service")).toBe("iam");
  expect(field("access_key_2_active")).toBe("false");
});

test("GetAccountAuthorizationDetails: everything, page by page or by kind", async () => {
  await makeUser(server, "detailed", policy({ Action: "s3:*" }));
  const users = await iam().send(new GetAccountAuthorizationDetailsCommand({ Filter: ["User"] }));
  const detail = users.UserDetailList?.find(({ UserName }) => UserName === "detailed");
  expect(detail?.UserPolicyList).toMatchObject([{ PolicyName: "inline" }]);
  expect(users.RoleDetailList).toEqual([]);
  const names = new Set<string>();
  let Marker: string | undefined;
  do {
    const page = await iam().send(new GetAccountAuthorizationDetailsCommand({ MaxItems: 3, Marker }));
    for (const { Arn = "" } of [...(page.UserDetailList ?? []), ...(page.RoleDetailList ?? [])]) {
      expect(names.has(Arn)).toBe(false);
      names.add(Arn);
    }
    Marker = page.Marker;
  } while (Marker);
  expect(names).toContain(`arn:aws:iam::${ACCOUNT}:user/detailed`);
  expect(names).toContain(`arn:aws:iam::${ACCOUNT}:role/powerful`);
});

test.each([
  ["elasticbeanstalk.amazonaws.com", "AWSServiceRoleForElasticBeanstalk"],
  ["ecr.amazonaws.com", undefined],
])("CreateServiceLinkedRole: %s has a role, with a policy that is there", async (AWSServiceName, name) => {
  const { Role } = await iam().send(new CreateServiceLinkedRoleCommand({ AWSServiceName }));
  if (name !== undefined) expect(Role?.RoleName).toBe(name);
  const of = { RoleName: Role?.RoleName };
  const { AttachedPolicies } = await iam().send(new ListAttachedRolePoliciesCommand(of));
  const { Policy } = await iam().send(new GetPolicyCommand({ PolicyArn: AttachedPolicies?.[0]?.PolicyArn }));
  expect(Policy?.Path).toBe("/aws-service-role/");
});
