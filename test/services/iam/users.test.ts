import {
  AddUserToGroupCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  DetachUserPolicyCommand,
  GetUserCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListGroupsForUserCommand,
  ListUsersCommand,
  ListUserTagsCommand,
  RemoveUserFromGroupCommand,
  type StatusType,
  TagUserCommand,
  UntagUserCommand,
  UpdateAccessKeyCommand,
  UpdateUserCommand,
} from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { expect, test } from "vitest";
import { ACCOUNT, useServer } from "../../support/server.js";
import { makeUser, policy } from "./support.js";

const server = useServer();
const iam = () => new IAMClient(server.client());

test("CreateUser: gives back the user with its unique id", async () => {
  const tags = [{ Key: "team", Value: "blue" }];
  const { User } = await iam().send(new CreateUserCommand({ UserName: "Ada", Path: "/eng/", Tags: tags }));
  expect(User).toMatchObject({
    Path: "/eng/",
    UserName: "Ada",
    UserId: expect.stringMatching(/^AIDA[A-Z2-7]{17}$/),
    Arn: `arn:aws:iam::${ACCOUNT}:user/eng/Ada`,
    Tags: tags,
  });
  expect(User?.CreateDate).toBeInstanceOf(Date);
});

test("CreateUser: names are not told apart by case", async () => {
  await iam().send(new CreateUserCommand({ UserName: "Grace" }));
  await expect(iam().send(new CreateUserCommand({ UserName: "grace" }))).rejects.toMatchObject({
    name: "EntityAlreadyExistsException",
    message: "User with name grace already exists.",
  });
});

test("GetUser: an unknown user is not found", async () => {
  await expect(iam().send(new GetUserCommand({ UserName: "nobody" }))).rejects.toMatchObject({
    name: "NoSuchEntityException",
    message: "The user with name nobody cannot be found.",
    $metadata: { httpStatusCode: 404 },
  });
});

test("GetUser: without a name, the caller", async () => {
  expect((await iam().send(new GetUserCommand({}))).User).toMatchObject({
    UserId: ACCOUNT,
    Arn: `arn:aws:iam::${ACCOUNT}:root`,
  });
  const user = await makeUser(server, "self", policy({ Action: "iam:GetUser" }));
  const theirs = new IAMClient(server.client(user.credentials));
  expect((await theirs.send(new GetUserCommand({}))).User).toMatchObject({ UserName: "self" });
});

test("ListUsers: page by page, below a path", async () => {
  for (const name of ["p1", "p2", "p3", "p4", "p5"]) {
    await iam().send(new CreateUserCommand({ UserName: name, Path: "/paged/" }));
  }
  const names: string[] = [];
  let Marker: string | undefined;
  do {
    const page = await iam().send(new ListUsersCommand({ PathPrefix: "/paged/", MaxItems: 2, Marker }));
    expect(page.Users?.length).toBeLessThanOrEqual(2);
    names.push(...(page.Users ?? []).map(({ UserName = "" }) => UserName));
    Marker = page.Marker;
  } while (Marker);
  expect(names).toEqual(["p1", "p2", "p3", "p4", "p5"]);
  await expect(iam().send(new ListUsersCommand({ Marker: "nonsense" }))).rejects.toMatchObject({
    name: "ValidationError",
    message: "Invalid Marker.",
  });
});

test("UpdateUser: keys, groups and policies follow the new name", async () => {
  const user = await makeUser(server, "before");
  await iam().send(new CreateGroupCommand({ GroupName: "movers" }));
  await iam().send(new AddUserToGroupCommand({ GroupName: "movers", UserName: "before" }));
  await iam().send(new UpdateUserCommand({ UserName: "before", NewUserName: "after", NewPath: "/moved/" }));
  const sts = new STSClient(server.client(user.credentials));
  expect(await sts.send(new GetCallerIdentityCommand({}))).toMatchObject({
    Arn: `arn:aws:iam::${ACCOUNT}:user/moved/after`,
  });
  const groups = await iam().send(new ListGroupsForUserCommand({ UserName: "after" }));
  expect(groups.Groups).toMatchObject([{ GroupName: "movers" }]);
  await expect(iam().send(new GetUserCommand({ UserName: "before" }))).rejects.toThrow("cannot be found");
});

test("DeleteUser: everything that hangs on the user must go first", async () => {
  const client = iam();
  const user = await makeUser(server, "leaver");
  const { Policy } = await client.send(
    new CreatePolicyCommand({ PolicyName: "leaving", PolicyDocument: policy({ Action: "s3:*" }) }),
  );
  const of = { UserName: "leaver" };
  await client.send(new CreateGroupCommand({ GroupName: "leavers" }));
  await client.send(new AddUserToGroupCommand({ ...of, GroupName: "leavers" }));
  await client.send(new AttachUserPolicyCommand({ ...of, PolicyArn: Policy?.Arn }));
  const refused = (message: string) =>
    expect(client.send(new DeleteUserCommand(of))).rejects.toMatchObject({
      name: "DeleteConflictException",
      message,
    });
  await refused(
    "Cannot delete entity, must remove user from groups first.".replace(
      "user from groups",
      "users from group",
    ),
  );
  await client.send(new RemoveUserFromGroupCommand({ ...of, GroupName: "leavers" }));
  await refused("Cannot delete entity, must detach all policies first.");
  await client.send(new DetachUserPolicyCommand({ ...of, PolicyArn: Policy?.Arn }));
  await refused("Cannot delete entity, must delete access keys first.");
  await client.send(new DeleteAccessKeyCommand({ ...of, AccessKeyId: user.credentials.accessKeyId }));
  await client.send(new DeleteUserCommand(of));
  await expect(client.send(new GetUserCommand(of))).rejects.toThrow("cannot be found");
});

test("TagUser: tags are added, changed without regard to case, and removed", async () => {
  const client = iam();
  const of = { UserName: "tagged" };
  await client.send(new CreateUserCommand({ ...of, Tags: [{ Key: "Team", Value: "red" }] }));
  await client.send(
    new TagUserCommand({
      ...of,
      Tags: [
        { Key: "team", Value: "blue" },
        { Key: "a", Value: "" },
      ],
    }),
  );
  expect((await client.send(new ListUserTagsCommand(of))).Tags).toEqual([
    { Key: "a", Value: "" },
    { Key: "team", Value: "blue" },
  ]);
  await client.send(new UntagUserCommand({ ...of, TagKeys: ["a"] }));
  expect((await client.send(new ListUserTagsCommand(of))).Tags).toEqual([{ Key: "team", Value: "blue" }]);
  const twice = [
    { Key: "x", Value: "1" },
    { Key: "X", Value: "2" },
  ];
  await expect(client.send(new TagUserCommand({ ...of, Tags: twice }))).rejects.toMatchObject({
    name: "InvalidInputException",
    message: "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
  });
});

test("CreateAccessKey: two keys a user, no more", async () => {
  const client = iam();
  await makeUser(server, "keyed");
  await client.send(new CreateAccessKeyCommand({ UserName: "keyed" }));
  await expect(client.send(new CreateAccessKeyCommand({ UserName: "keyed" }))).rejects.toMatchObject({
    name: "LimitExceededException",
    message: "Cannot exceed quota for AccessKeysPerUser: 2",
  });
  const { AccessKeyMetadata = [] } = await client.send(new ListAccessKeysCommand({ UserName: "keyed" }));
  expect(AccessKeyMetadata).toHaveLength(2);
  expect(AccessKeyMetadata[0]).toMatchObject({ UserName: "keyed", Status: "Active" });
});

test("UpdateAccessKey: an inactive key is refused at once, and taken again when active", async () => {
  const user = await makeUser(server, "rotating");
  const AccessKeyId = user.credentials.accessKeyId;
  const ask = () => new STSClient(server.client(user.credentials)).send(new GetCallerIdentityCommand({}));
  await ask();
  await iam().send(new UpdateAccessKeyCommand({ UserName: "rotating", AccessKeyId, Status: "Inactive" }));
  await expect(ask()).rejects.toMatchObject({ name: "InvalidClientTokenId" });
  await iam().send(new UpdateAccessKeyCommand({ UserName: "rotating", AccessKeyId, Status: "Active" }));
  expect(await ask()).toMatchObject({ Arn: user.arn });
  await iam().send(new DeleteAccessKeyCommand({ UserName: "rotating", AccessKeyId }));
  await expect(ask()).rejects.toMatchObject({ name: "InvalidClientTokenId" });
});

test.each([
  [
    { UserName: "a/b" },
    "userName",
    "It must contain only alphanumeric characters and/or the following: +=,.@_-",
  ],
  [
    { UserName: "a", Path: "x" },
    "path",
    "It must begin and end with / and contain only alphanumeric characters and/or / characters.",
  ],
])("CreateUser: %j is refused in IAM's own words", async (input, member, must) => {
  await expect(iam().send(new CreateUserCommand(input))).rejects.toMatchObject({
    name: "ValidationError",
    message: `The specified value for ${member} is invalid. ${must}`,
  });
});

test("CreateUser: what the model bounds is told before IAM's own rules, and no value is repeated", async () => {
  const failed = "1 validation error detected: Value at ";
  const UserName = `${"x".repeat(64)}/`;
  await expect(iam().send(new CreateUserCommand({ UserName }))).rejects.toMatchObject({
    message: `${failed}'userName' failed to satisfy constraint: Member must have length less than or equal to 64`,
  });
  await expect(iam().send(new CreateUserCommand({ UserName: undefined }))).rejects.toMatchObject({
    message: `${failed}'userName' failed to satisfy constraint: Member must not be null`,
  });
  const odd = { AccessKeyId: "A".repeat(20), Status: "Odd" as StatusType };
  await expect(iam().send(new UpdateAccessKeyCommand(odd))).rejects.toMatchObject({
    message: `${failed}'status' failed to satisfy constraint: Member must satisfy enum value set`,
  });
});
