import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  IAMClient,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import {
  CreateCollectionCommand,
  ListTagsForResourceCommand,
  RekognitionClient,
  TagResourceCommand,
} from "@aws-sdk/client-rekognition";
import { expect, it } from "vitest";
import { ACCOUNT, REGION, useServer } from "../../support/server.js";

const server = useServer();
const arnOf = (id: string) => `arn:aws:rekognition:${REGION}:${ACCOUNT}:collection/${id}`;

/** A client that may do what the statements say. */
async function clientOf(UserName: string, Statement: object[]): Promise<RekognitionClient> {
  const iam = new IAMClient(server.client());
  await iam.send(new CreateUserCommand({ UserName }));
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: "all", PolicyDocument }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  const credentials = {
    accessKeyId: AccessKey?.AccessKeyId ?? "",
    secretAccessKey: AccessKey?.SecretAccessKey ?? "",
  };
  return new RekognitionClient(server.client(credentials));
}

it("CreateCollection: with tags it takes the permission to tag too", async () => {
  const maker = await clientOf("maker", [
    { Effect: "Allow", Action: "rekognition:CreateCollection", Resource: "*" },
  ]);
  await maker.send(new CreateCollectionCommand({ CollectionId: "plain" }));
  const tagged = new CreateCollectionCommand({ CollectionId: "tagged", Tags: { team: "a" } });
  await expect(maker.send(tagged)).rejects.toMatchObject({ name: "AccessDeniedException" });
});

it("TagResource, ListTagsForResource: see the tags of the collection", async () => {
  const root = new RekognitionClient(server.client());
  for (const team of ["red", "blue"])
    await root.send(new CreateCollectionCommand({ CollectionId: team, Tags: { team } }));
  const red = await clientOf("red", [
    {
      Effect: "Allow",
      Action: ["rekognition:TagResource", "rekognition:ListTagsForResource"],
      Resource: "*",
      Condition: { StringEquals: { "aws:ResourceTag/team": "red" } },
    },
  ]);
  await red.send(new TagResourceCommand({ ResourceArn: arnOf("red"), Tags: { more: "1" } }));
  const { Tags } = await red.send(new ListTagsForResourceCommand({ ResourceArn: arnOf("red") }));
  expect(Tags).toEqual({ team: "red", more: "1" });
  const other = new ListTagsForResourceCommand({ ResourceArn: arnOf("blue") });
  await expect(red.send(other)).rejects.toMatchObject({ name: "AccessDeniedException" });
});
