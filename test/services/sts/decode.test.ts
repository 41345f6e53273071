import { DescribeRegionsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { GetUserCommand, IAMClient } from "@aws-sdk/client-iam";
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
  expect(JSON.parse(DecodedMessage)).toMatchObject({
    allowed: false,
    explicitDeny: true,
    matchedStatements: { items: [{ effect: "DENY" }] },
    context: {
      principal: { name: "denied", arn: user.arn },
      action: "iam:GetUser",
      resource: `arn:aws:iam::${ACCOUNT}:user/root`,
    },
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
