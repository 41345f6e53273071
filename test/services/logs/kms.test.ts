import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  AssociateKmsKeyCommand,
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DescribeLogGroupsCommand,
  DisassociateKmsKeyCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { CreateKeyCommand, DisableKeyCommand, EnableKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { describe, expect, it } from "vitest";
import { ACCOUNT, REGION, startTestServer, type TestServer, useServer } from "../../support/server.js";

const server = useServer();
const stream = { logStreamName: "s" };

/** A key that CloudWatch Logs may use for groups of these names. */
async function keyFor(place: TestServer, names: string): Promise<string> {
  const admin = { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: "kms:*" };
  const logs = {
    Principal: { Service: `logs.${REGION}.amazonaws.com` },
    Action: ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
    Condition: {
      ArnLike: {
        "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${names}`,
      },
    },
  };
  const Statement = [admin, logs].map((each) => ({ Effect: "Allow", Resource: "*", ...each }));
  const Policy = JSON.stringify({ Version: "2012-10-17", Statement });
  const made = await new KMSClient(place.client()).send(new CreateKeyCommand({ Policy }));
  return made.KeyMetadata?.Arn ?? "";
}

async function newGroup(place: TestServer, logGroupName: string, kmsKeyId?: string) {
  const logs = new CloudWatchLogsClient(place.client());
  await logs.send(new CreateLogGroupCommand({ logGroupName, kmsKeyId }));
  await logs.send(new CreateLogStreamCommand({ logGroupName, ...stream }));
  const put = (...messages: string[]) => {
    const logEvents = messages.map((message) => ({ message, timestamp: Date.now() }));
    return logs.send(new PutLogEventsCommand({ logGroupName, ...stream, logEvents }));
  };
  const get = async () => {
    const { events = [] } = await logs.send(
      new GetLogEventsCommand({ logGroupName, ...stream, startFromHead: true }),
    );
    return events.map(({ message }) => message);
  };
  return { logs, put, get };
}

describe("groups with a KMS key", () => {
  it("AssociateKmsKey, DisassociateKmsKey: what came before and after is read as it came", async () => {
    const kmsKeyId = await keyFor(server, "both*");
    const { logs, put, get } = await newGroup(server, "both");
    await put("open");
    await logs.send(new AssociateKmsKeyCommand({ logGroupName: "both", kmsKeyId }));
    const described = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: "both" }));
    expect(described.logGroups?.[0]).toMatchObject({ kmsKeyId });
    await put("sealed", "grün");
    await logs.send(new DisassociateKmsKeyCommand({ logGroupName: "both" }));
    await put("open again");
    expect(await get()).toEqual(["open", "sealed", "grün", "open again"]);
    const filter = { logGroupName: "both", filterPattern: "sealed" };
    const { events = [] } = await logs.send(new FilterLogEventsCommand(filter));
    expect(events.map(({ message }) => message)).toEqual(["sealed"]);
  });

  it("PutLogEvents, GetLogEvents: a disabled key stops both until it is enabled", async () => {
    const KeyId = await keyFor(server, "*");
    const kms = new KMSClient(server.client());
    const { put, get } = await newGroup(server, "disabled", KeyId);
    await put("kept");
    await kms.send(new DisableKeyCommand({ KeyId }));
    await expect(get()).rejects.toMatchObject({ name: "InvalidParameterException" });
    await expect(put("lost")).rejects.toMatchObject({ name: "InvalidParameterException" });
    await kms.send(new EnableKeyCommand({ KeyId }));
    expect(await get()).toEqual(["kept"]);
  });

  it("AssociateKmsKey, CreateLogGroup: want a key that lets CloudWatch Logs in for this group", async () => {
    const kmsKeyId = await keyFor(server, "another");
    const { logs } = await newGroup(server, "mine");
    const refusal = { name: "AccessDeniedException" };
    await expect(
      logs.send(new AssociateKmsKeyCommand({ logGroupName: "mine", kmsKeyId })),
    ).rejects.toMatchObject(refusal);
    await expect(newGroup(server, "not-made", kmsKeyId)).rejects.toMatchObject(refusal);
    const missing = kmsKeyId.replace(/[^/]+$/, "00000000-0000-0000-0000-000000000000");
    await expect(newGroup(server, "not-made", missing)).rejects.toMatchObject({
      name: "InvalidParameterException",
    });
    await newGroup(server, "another", kmsKeyId);
  });

  it("PutLogEvents: nothing of the messages is on disk", async () => {
    const data = await mkdtemp(join(tmpdir(), "logs-kms-"));
    const own = await startTestServer({ data });
    const keyed = await newGroup(own, "keyed", await keyFor(own, "keyed"));
    const plain = await newGroup(own, "plain");
    await keyed.put("a-hidden-word");
    await plain.put("an-open-word");
    await own.stop();
    const files = (await readdir(data, { recursive: true, withFileTypes: true })).filter((e) => e.isFile());
    const contents = await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name))));
    await rm(data, { recursive: true });
    expect(contents.some((bytes) => bytes.includes("an-open-word"))).toBe(true);
    expect(contents.some((bytes) => bytes.includes("a-hidden-word"))).toBe(false);
  });
});
