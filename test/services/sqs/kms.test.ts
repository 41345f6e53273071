import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateKeyCommand, DisableKeyCommand, EnableKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { describe, expect, it } from "vitest";
import { REGION, startTestServer, useServer } from "../../support/server.js";
import { makeUser, policy, type Statement } from "../iam/support.js";

const server = useServer();
const root = () => new SQSClient(server.client());
const kms = () => new KMSClient(server.client());

async function createKey(): Promise<string> {
  const made = await kms().send(new CreateKeyCommand({}));
  return made.KeyMetadata?.Arn ?? "";
}

async function createQueue(QueueName: string, Attributes: Record<string, string>): Promise<string> {
  const { QueueUrl = "" } = await root().send(new CreateQueueCommand({ QueueName, Attributes }));
  return QueueUrl;
}

/** A user who may do everything to queues, and what `statement` says. */
async function userWith(name: string, statement: Statement): Promise<SQSClient> {
  const { credentials } = await makeUser(server, name, policy({ Action: "sqs:*" }, statement));
  return new SQSClient(server.client(credentials));
}

describe("queues with a KMS key", () => {
  it("ReceiveMessage: gives body and attributes as they were sent, alone and in batches, in FIFO queues too", async () => {
    for (const fifo of [false, true]) {
      const QueueUrl = await createQueue(fifo ? "sealed.fifo" : "sealed", {
        KmsMasterKeyId: "alias/aws/sqs",
        ...(fifo && { FifoQueue: "true", ContentBasedDeduplication: "true" }),
      });
      const group = fifo ? { MessageGroupId: "g" } : {};
      const MessageAttributes = {
        word: { DataType: "String", StringValue: "grün" },
        bytes: { DataType: "Binary", BinaryValue: Uint8Array.of(0, 255, 7) },
      };
      await root().send(
        new SendMessageCommand({ QueueUrl, MessageBody: "one", MessageAttributes, ...group }),
      );
      const Entries = ["two", "three"].map((MessageBody) => ({ Id: MessageBody, MessageBody, ...group }));
      await root().send(new SendMessageBatchCommand({ QueueUrl, Entries }));
      const { Messages = [] } = await root().send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ["All"] }),
      );
      expect(Messages.map(({ Body }) => Body).sort()).toEqual(["one", "three", "two"]);
      const first = Messages.find(({ Body }) => Body === "one");
      expect(first?.MessageAttributes?.word?.StringValue).toBe("grün");
      expect([...(first?.MessageAttributes?.bytes?.BinaryValue ?? [])]).toEqual([0, 255, 7]);
    }
  });

  it("SendMessage asks for kms:GenerateDataKey, ReceiveMessage for kms:Decrypt, both through SQS for this queue", async () => {
    const key = await createKey();
    const QueueUrl = await createQueue("rights", { KmsMasterKeyId: key });
    const { Attributes } = await root().send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }),
    );
    const allow = (Action: string): Statement => ({
      Action,
      Resource: key,
      Condition: {
        StringEquals: {
          "kms:ViaService": `sqs.${REGION}.amazonaws.com`,
          "kms:EncryptionContext:aws:sqs:arn": Attributes?.QueueArn ?? "",
        },
      },
    });
    const sender = await userWith("sender", allow("kms:GenerateDataKey"));
    const reader = await userWith("reader", allow("kms:Decrypt"));
    const send = new SendMessageCommand({ QueueUrl, MessageBody: "hello" });
    const receive = new ReceiveMessageCommand({ QueueUrl });
    await expect(reader.send(send)).rejects.toMatchObject({ name: "KmsAccessDenied" });
    await sender.send(send);
    await expect(sender.send(receive)).rejects.toMatchObject({ name: "KmsAccessDenied" });
    const { Messages } = await reader.send(receive);
    expect(Messages?.[0]?.Body).toBe("hello");
  });

  it("SendMessage, ReceiveMessage: a disabled key stops both, and what could not be opened is there afterwards", async () => {
    const KeyId = await createKey();
    const QueueUrl = await createQueue("disabled", { KmsMasterKeyId: KeyId });
    const send = new SendMessageCommand({ QueueUrl, MessageBody: "kept" });
    const receive = new ReceiveMessageCommand({ QueueUrl, MessageSystemAttributeNames: ["All"] });
    await root().send(send);
    await kms().send(new DisableKeyCommand({ KeyId }));
    await expect(root().send(send)).rejects.toMatchObject({ name: "KmsDisabled" });
    await expect(root().send(receive)).rejects.toMatchObject({ name: "KmsDisabled" });
    await kms().send(new EnableKeyCommand({ KeyId }));
    const { Messages } = await root().send(receive);
    expect(Messages?.[0]).toMatchObject({ Body: "kept", Attributes: { ApproximateReceiveCount: "1" } });
  });

  it("SendMessage: a key that is not there is KmsNotFound", async () => {
    const QueueUrl = await createQueue("nowhere", { KmsMasterKeyId: "alias/nowhere" });
    const sent = root().send(new SendMessageCommand({ QueueUrl, MessageBody: "x" }));
    await expect(sent).rejects.toMatchObject({ name: "KmsNotFound" });
  });

  it("SetQueueAttributes: SQS's own encryption and a KMS key rule each other out", async () => {
    const QueueUrl = await createQueue("either", { KmsMasterKeyId: "alias/aws/sqs" });
    const get = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] });
    expect((await root().send(get)).Attributes).toMatchObject({
      KmsMasterKeyId: "alias/aws/sqs",
      KmsDataKeyReusePeriodSeconds: "300",
      SqsManagedSseEnabled: "false",
    });
    const set = (Attributes: Record<string, string>) =>
      root().send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
    await expect(
      set({ KmsMasterKeyId: "alias/aws/sqs", SqsManagedSseEnabled: "true" }),
    ).rejects.toMatchObject({ name: "InvalidAttributeValue" });
    await set({ SqsManagedSseEnabled: "true" });
    const { Attributes } = await root().send(get);
    expect(Attributes).toMatchObject({ SqsManagedSseEnabled: "true" });
    expect(Attributes).not.toHaveProperty("KmsMasterKeyId");
  });

  it("SendMessage: nothing of the body is on disk", async () => {
    const data = await mkdtemp(join(tmpdir(), "sqs-kms-"));
    const own = await startTestServer({ data });
    const sqs = new SQSClient(own.client());
    const plain = await sqs.send(new CreateQueueCommand({ QueueName: "plain" }));
    const keyed = await sqs.send(
      new CreateQueueCommand({ QueueName: "keyed", Attributes: { KmsMasterKeyId: "alias/aws/sqs" } }),
    );
    await sqs.send(new SendMessageCommand({ QueueUrl: plain.QueueUrl, MessageBody: "an-open-word" }));
    await sqs.send(new SendMessageCommand({ QueueUrl: keyed.QueueUrl, MessageBody: "a-hidden-word" }));
    await own.stop();
    const files = (await readdir(data, { recursive: true, withFileTypes: true })).filter((e) => e.isFile());
    const contents = await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name))));
    await rm(data, { recursive: true });
    expect(contents.some((bytes) => bytes.includes("an-open-word"))).toBe(true);
    expect(contents.some((bytes) => bytes.includes("a-hidden-word"))).toBe(false);
  });
});
