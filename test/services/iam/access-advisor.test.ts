import { DynamoDBStreamsClient, ListStreamsCommand } from "@aws-sdk/client-dynamodb-streams";
import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  GenerateServiceLastAccessedDetailsCommand,
  GetGroupCommand,
  GetServiceLastAccessedDetailsCommand,
  GetServiceLastAccessedDetailsWithEntitiesCommand,
  GetUserCommand,
  IAMClient,
  ListPoliciesGrantingServiceAccessCommand,
  ListRolesCommand,
  ListUsersCommand,
} from "@aws-sdk/client-iam";
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { useServer } from "../../support/server.js";
import { makeUser, policy } from "./support.js";

const server = useServer();
const iam = () => new IAMClient(server.client());

test("access advisor: which actions were used, by whom of a group, and when", async () => {
  const iamClient = iam();
  const watch = policy({ Action: ["iam:List*", "s3:List*", "dynamodb:List*"] });
  const { Policy } = await iamClient.send(
    new CreatePolicyCommand({ PolicyName: "watch", PolicyDocument: watch }),
  );
  await iamClient.send(new CreateGroupCommand({ GroupName: "watchers" }));
  await iamClient.send(new AttachGroupPolicyCommand({ GroupName: "watchers", PolicyArn: Policy?.Arn }));
  const [ann, bea] = [await makeUser(server, "ann"), await makeUser(server, "bea")];
  for (const UserName of ["ann", "bea"])
    await iamClient.send(new AddUserToGroupCommand({ GroupName: "watchers", UserName }));
  await new IAMClient(server.client(ann.credentials)).send(new ListUsersCommand({}));
  await new IAMClient(server.client(bea.credentials)).send(new ListUsersCommand({}));
  await new IAMClient(server.client(ann.credentials)).send(new ListRolesCommand({}));
  const refused = new IAMClient(server.client(ann.credentials)).send(new GetUserCommand({}));
  await expect(refused).rejects.toMatchObject({ name: "AccessDenied" });
  await new S3Client(server.client(bea.credentials)).send(new ListBucketsCommand({}));
  await new DynamoDBStreamsClient(server.client(bea.credentials)).send(new ListStreamsCommand({}));

  const { Group } = await iamClient.send(new GetGroupCommand({ GroupName: "watchers" }));
  const { JobId } = await iamClient.send(
    new GenerateServiceLastAccessedDetailsCommand({ Arn: Group?.Arn, Granularity: "ACTION_LEVEL" }),
  );
  const report = await iamClient.send(new GetServiceLastAccessedDetailsCommand({ JobId }));
  expect(report.JobType).toBe("ACTION_LEVEL");
  const actions = (service: string) =>
    report.ServicesLastAccessed?.find(({ ServiceNamespace }) => ServiceNamespace === service)
      ?.TrackedActionsLastAccessed;
  const by = (ActionName: string, { arn }: { arn: string }) => ({
    ActionName,
    LastAccessedEntity: arn,
    LastAccessedTime: expect.any(Date),
    LastAccessedRegion: "us-east-1",
  });
  // An attempt that was refused is one, too.
  expect(actions("iam")).toEqual([by("GetUser", ann), by("ListRoles", ann), by("ListUsers", bea)]);
  expect(actions("s3")).toEqual([by("ListAllMyBuckets", bea)]);
  expect(actions("dynamodb")).toEqual([by("ListStreams", bea)]);
  const entities = await iamClient.send(
    new GetServiceLastAccessedDetailsWithEntitiesCommand({ JobId, ServiceNamespace: "iam" }),
  );
  expect(entities.EntityDetailsList?.map(({ EntityInfo }) => EntityInfo?.Name).sort()).toEqual([
    "ann",
    "bea",
  ]);
});

test("access advisor: which services a user may use, and did", async () => {
  const user = await makeUser(server, "watched", policy({ Action: ["iam:ListUsers", "s3:GetObject"] }));
  await new IAMClient(server.client(user.credentials)).send(new ListUsersCommand({}));
  const { JobId } = await iam().send(new GenerateServiceLastAccessedDetailsCommand({ Arn: user.arn }));
  const report = await iam().send(new GetServiceLastAccessedDetailsCommand({ JobId }));
  expect(report.JobStatus).toBe("COMPLETED");
  const found = new Map(report.ServicesLastAccessed?.map((service) => [service.ServiceNamespace, service]));
  expect(found.get("iam")).toMatchObject({
    TotalAuthenticatedEntities: 1,
    LastAuthenticatedEntity: user.arn,
  });
  expect(found.get("s3")).toMatchObject({ ServiceName: "Amazon S3", TotalAuthenticatedEntities: 0 });
  expect(found.has("ec2")).toBe(false);
  const granting = await iam().send(
    new ListPoliciesGrantingServiceAccessCommand({ Arn: user.arn, ServiceNamespaces: ["s3", "ec2"] }),
  );
  expect(granting.PoliciesGrantingServiceAccess).toMatchObject([
    { ServiceNamespace: "ec2", Policies: [] },
    {
      ServiceNamespace: "s3",
      Policies: [{ PolicyName: "inline", PolicyType: "INLINE", EntityName: "watched" }],
    },
  ]);
});
