import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteResourcePolicyCommand,
  DescribeResourcePoliciesCommand,
  PutLogEventsCommand,
  PutResourcePolicyCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { expect, it } from "vitest";
import { ACCOUNT, useServer } from "../../support/server.js";
import { makeUser, policy } from "../iam/support.js";

const server = useServer();
const logs = () => new CloudWatchLogsClient(server.client());
const arnOf = (group: string) => `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:${group}`;

it("PutResourcePolicy: a group's own policy lets in whom it names, and changes by its revision", async () => {
  const user = await makeUser(server, "writer", policy({ Action: "sqs:ListQueues" }));
  for (const logGroupName of ["own-policy", "no-policy"]) {
    await logs().send(new CreateLogGroupCommand({ logGroupName }));
    await logs().send(new CreateLogStreamCommand({ logGroupName, logStreamName: "s" }));
  }
  const write = (logGroupName: string) =>
    new CloudWatchLogsClient(server.client(user.credentials)).send(
      new PutLogEventsCommand({
        logGroupName,
        logStreamName: "s",
        logEvents: [{ message: "m", timestamp: Date.now() }],
      }),
    );
  await expect(write("own-policy")).rejects.toMatchObject({ name: "AccessDeniedException" });
  const resourceArn = arnOf("own-policy");
  const Statement = [
    {
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${ACCOUNT}:user/writer` },
      Action: "logs:PutLogEvents",
      Resource: `${resourceArn}:*`,
    },
  ];
  const policyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
  const put = (expectedRevisionId?: string) =>
    logs().send(new PutResourcePolicyCommand({ resourceArn, policyDocument, expectedRevisionId }));
  const { revisionId, resourcePolicy } = await put();
  expect(resourcePolicy).toMatchObject({ policyScope: "RESOURCE", resourceArn, revisionId });
  await write("own-policy");
  await expect(write("no-policy")).rejects.toMatchObject({ name: "AccessDeniedException" });
  await expect(put("another")).rejects.toMatchObject({ name: "OperationAbortedException" });
  const next = await put(revisionId);
  const described = await logs().send(
    new DescribeResourcePoliciesCommand({ resourceArn, policyScope: "RESOURCE" }),
  );
  expect(described.resourcePolicies).toEqual([next.resourcePolicy]);
  expect((await logs().send(new DescribeResourcePoliciesCommand({}))).resourcePolicies).toEqual([]);
  await logs().send(new DeleteResourcePolicyCommand({ resourceArn, expectedRevisionId: next.revisionId }));
  await expect(write("own-policy")).rejects.toMatchObject({ name: "AccessDeniedException" });
});
