import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  GetUserCommand,
  IAMClient,
  ListGroupsCommand,
  ListRolesCommand,
  ListUsersCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { GetSessionTokenCommand, STSClient } from "@aws-sdk/client-sts";
import { expect, test } from "vitest";
import { ACCOUNT, useServer } from "../../support/server.js";
import { makeUser, policy } from "./support.js";

const server = useServer();
const iam = () => new IAMClient(server.client());

test("a user without policies is refused, in AWS's words", async () => {
  const user = await makeUser(server, "bare");
  const theirs = new IAMClient(server.client(user.credentials));
  await expect(theirs.send(new ListUsersCommand({}))).rejects.toMatchObject({
    name: "AccessDenied",
    message:
      `User: ${user.arn} is not authorized to perform: iam:ListUsers on resource: arn:aws:iam::${ACCOUNT}:user/ ` +
      "because no identity-based policy allows the iam:ListUsers action",
    $metadata: { httpStatusCode: 403 },
  });
});

test("a policy written takes effect with the next request, and so does its removal", async () => {
  const user = await makeUser(server, "changing");
  const theirs = new IAMClient(server.client(user.credentials));
  const put = (document: string) =>
    iam().send(
      new PutUserPolicyCommand({ UserName: user.name, PolicyName: "inline", PolicyDocument: document }),
    );
  await expect(theirs.send(new ListRolesCommand({}))).rejects.toThrow("no identity-based policy");
  await put(policy({ Action: "iam:ListRoles" }));
  await theirs.send(new ListRolesCommand({}));
  await put(policy({ Action: "iam:ListRoles", Effect: "Deny" }, { Action: "*" }));
  await expect(theirs.send(new ListRolesCommand({}))).rejects.toThrow(
    "with an explicit deny in an identity-based policy",
  );
});

test("a group's managed policy counts, in its default version", async () => {
  const user = await makeUser(server, "member");
  const theirs = new IAMClient(server.client(user.credentials));
  const { Policy } = await iam().send(
    new CreatePolicyCommand({ PolicyName: "lists", PolicyDocument: policy({ Action: "iam:List*" }) }),
  );
  await iam().send(new CreateGroupCommand({ GroupName: "readers" }));
  await iam().send(new AttachGroupPolicyCommand({ GroupName: "readers", PolicyArn: Policy?.Arn }));
  await iam().send(new AddUserToGroupCommand({ GroupName: "readers", UserName: user.name }));
  await theirs.send(new ListGroupsCommand({}));
  const PolicyDocument = policy({ Action: "s3:*" });
  await iam().send(
    new CreatePolicyVersionCommand({ PolicyArn: Policy?.Arn, PolicyDocument, SetAsDefault: true }),
  );
  await expect(theirs.send(new ListGroupsCommand({}))).rejects.toMatchObject({ name: "AccessDenied" });
});

test("a permissions boundary bounds what policies grant", async () => {
  const user = await makeUser(server, "bounded", policy({ Action: "*" }));
  const { Policy } = await iam().send(
    new CreatePolicyCommand({ PolicyName: "bound", PolicyDocument: policy({ Action: "iam:Get*" }) }),
  );
  await iam().send(
    new PutUserPermissionsBoundaryCommand({ UserName: user.name, PermissionsBoundary: Policy?.Arn }),
  );
  const theirs = new IAMClient(server.client(user.credentials));
  await theirs.send(new GetUserCommand({}));
  await expect(theirs.send(new ListUsersCommand({}))).rejects.toThrow(
    "because no permissions boundary allows the iam:ListUsers action",
  );
});

test("a policy may name its user with a variable", async () => {
  const resource = `arn:aws:iam::${ACCOUNT}:user/\${aws:username}`;
  const user = await makeUser(server, "own", policy({ Action: "iam:GetUser", Resource: resource }));
  await makeUser(server, "others");
  const theirs = new IAMClient(server.client(user.credentials));
  expect((await theirs.send(new GetUserCommand({ UserName: "own" }))).User?.UserName).toBe("own");
  await expect(theirs.send(new GetUserCommand({ UserName: "others" }))).rejects.toMatchObject({
    name: "AccessDenied",
  });
});

test("a session made without MFA may not call IAM", async () => {
  const user = await makeUser(server, "sessions", policy({ Action: "*" }));
  const { Credentials } = await new STSClient(server.client(user.credentials)).send(
    new GetSessionTokenCommand({}),
  );
  const session = {
    accessKeyId: Credentials?.AccessKeyId ?? "",
    secretAccessKey: Credentials?.SecretAccessKey ?? "",
    sessionToken: Credentials?.SessionToken,
  };
  await expect(new IAMClient(server.client(session)).send(new GetUserCommand({}))).rejects.toMatchObject({
    name: "InvalidClientTokenId",
  });
});
