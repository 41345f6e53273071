import { randomBytes } from "node:crypto";
import { DescribeRegionsCommand, EC2Client } from "@aws-sdk/client-ec2";
import {
  AttachUserPolicyCommand,
  CreatePolicyCommand,
  CreateUserCommand,
  GetUserCommand,
  IAMClient,
} from "@aws-sdk/client-iam";
import { DetectLabelsCommand, RekognitionClient } from "@aws-sdk/client-rekognition";
import { DecodeAuthorizationMessageCommand, STSClient } from "@aws-sdk/client-sts";
import { expect, test } from "vitest";
import { ACCOUNT, useServer } from "../../support/server.js";
import { makeUser, policy, type TestUser } from "../iam/support.js";

const server = useServer();

/** Calls what the user may not, and asks for the message that tells why. */
async function encodedDenial(user: TestUser): Promise<string> {
  const refused = await new IAMClient(server.client(user.credentials))
    .send(new GetUserCommand({ UserName: "root" }))
    .catch((error: { $metadata: { requestId: string } }) => error);
  return encodedOf(refused);
}

async function encodedOf(refused: object): Promise<string> {
  const id = (refused as { $metadata: { requestId: string } }).$metadata.requestId;
  const told = await fetch(`${server.endpoint}/_lenticular/requests/${id}`);
  return ((await told.json()) as { encodedMessage: string }).encodedMessage;
}

const decode = (EncodedMessage: string, user?: TestUser) =>
  new STSClient(server.client(user?.credentials)).send(
    new DecodeAuthorizationMessageCommand({ EncodedMessage }),
  );

test("DecodeAuthorizationMessage: who was denied what, and by which statement", async () => {
  const user = await makeUser(server, "denied", policy({ Action: "iam:GetUser", Effect: "Deny" }));
  const { DecodedMessage = "" } = await decode(await encodedDenial(user));
  const told = JSON.parse(DecodedMessage);
  expect(told).toEqual({
    allowed: false,
    explicitDeny: true,
    matchedStatements: {
      items: [
        {
          statementId: "",
          effect: "DENY",
          principals: { items: [{ value: user.id }] },
          principalGroups: { items: [] },
          actions: { items: [{ value: "iam:GetUser" }] },
          resources: { items: [{ value: "*" }] },
          conditions: { items: [] },
        },
      ],
    },
    failures: { items: [] },
    context: {
      principal: { id: user.id, name: "denied", arn: user.arn },
      action: "iam:GetUser",
      resource: `arn:aws:iam::${ACCOUNT}:user/root`,
      conditions: expect.anything(),
    },
  });
  const keys = new Map(
    told.context.conditions.items.map(
      ({ key, values }: { key: string; values: { items: { value: string }[] } }) => [
        key,
        values.items.map(({ value }) => value),
      ],
    ),
  );
  expect(keys.get("aws:PrincipalArn")).toEqual([user.arn]);
  expect(keys.get("aws:SourceIp")).toEqual(["127.0.0.1"]);
  expect(keys.get("aws:SecureTransport")).toEqual(["false"]);
  expect(keys.get("aws:UserAgent")).toEqual([expect.stringContaining("aws-sdk-js")]);
  expect(keys.get("aws:Service")).toEqual(["iam"]);
  expect(keys.get("aws:Type")).toEqual(["user"]);
  expect(keys.get("aws:ID")).toEqual(["root"]);
});

test("a denial by a managed policy names it; its statement is told with its conditions", async () => {
  const user = await makeUser(server, "named");
  const iam = new IAMClient(server.client());
  const PolicyDocument = JSON.stringify({
    Version: "2012-10-17",
    Statement: {
      Sid: "NotFromHere",
      Effect: "Deny",
      NotAction: "sts:*",
      Resource: "*",
      Condition: { IpAddress: { "aws:SourceIp": ["127.0.0.0/8"] } },
    },
  });
  const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: "Outside", PolicyDocument }));
  await iam.send(new AttachUserPolicyCommand({ UserName: user.name, PolicyArn: Policy?.Arn }));
  const theirs = new IAMClient(server.client(user.credentials));
  await expect(theirs.send(new GetUserCommand({ UserName: "root" }))).rejects.toThrow(
    `is not authorized to perform: iam:GetUser on resource: arn:aws:iam::${ACCOUNT}:user/root ` +
      `with an explicit deny in an identity-based policy: arn:aws:iam::${ACCOUNT}:policy/Outside`,
  );
  const { DecodedMessage = "" } = await decode(await encodedDenial(user));
  expect(JSON.parse(DecodedMessage).matchedStatements.items).toMatchObject([
    {
      statementId: "NotFromHere",
      actions: { items: [{ value: "sts:*" }] },
      conditions: { items: [{ key: "aws:SourceIp", values: { items: [{ value: "127.0.0.0/8" }] } }] },
    },
  ]);
});

test("a denial with more keys than fit is told without them", async () => {
  const user = await makeUser(server, "tagger");
  const Tags = Array.from({ length: 50 }, (_, index) => ({
    Key: `${index}-${randomBytes(45).toString("base64")}`,
    Value: randomBytes(180).toString("base64"),
  }));
  const refused = await new IAMClient(server.client(user.credentials))
    .send(new CreateUserCommand({ UserName: "new", Tags }))
    .catch((error: { $metadata: { requestId: string } }) => error);
  const { DecodedMessage = "" } = await decode(await encodedOf(refused));
  expect(JSON.parse(DecodedMessage).context).toMatchObject({
    action: "iam:CreateUser",
    conditions: { items: [] },
  });
});

test("DecodeAuthorizationMessage: needs a permission, and a message that is whole", async () => {
  const user = await makeUser(server, "curious");
  const encoded = await encodedDenial(user);
  await expect(decode(encoded, user)).rejects.toMatchObject({ name: "AccessDenied" });
  for (const broken of [`${encoded}A`, encoded.slice(1), "AAAA", "not a message"]) {
    await expect(decode(broken)).rejects.toMatchObject({ name: "InvalidAuthorizationMessageException" });
  }
});

test("denials of actions without a resource: in the words of each service", async () => {
  const user = await makeUser(server, "nobody");
  const ec2 = new EC2Client(server.client(user.credentials));
  await expect(ec2.send(new DescribeRegionsCommand({}))).rejects.toMatchObject({
    name: "UnauthorizedOperation",
    message:
      `You are not authorized to perform this operation. User: ${user.arn} is not authorized to perform: ` +
      "ec2:DescribeRegions because no identity-based policy allows the ec2:DescribeRegions action",
  });
  const rekognition = new RekognitionClient(server.client(user.credentials));
  const Image = { Bytes: new Uint8Array([1]) };
  await expect(rekognition.send(new DetectLabelsCommand({ Image }))).rejects.toMatchObject({
    name: "AccessDeniedException",
    message:
      `User: ${user.arn} is not authorized to perform: rekognition:DetectLabels because no identity-based policy ` +
      "allows the rekognition:DetectLabels action",
  });
});
