import {
  KMSAccessDeniedException$,
  KMSDisabledException$,
  KMSInvalidStateException$,
  KMSNotFoundException$,
  KMSThrottlingException$,
} from "@aws-sdk/client-sns";
import { AwsError } from "../../../wire/aws-error.js";
import type { TopicRecord } from "../records.js";
import type { SnsContext } from "../state.js";
import { toTopicArn } from "../topics/names.js";

/** Whoever publishes to an encrypted topic must be able to make a data key with the topic's key, and to open it. */
export async function askKms(ctx: SnsContext, topic: TopicRecord): Promise<void> {
  const KeyId = keyOf(topic);
  if (KeyId === undefined) return;
  const EncryptionContext = { "aws:sns:topicArn": toTopicArn(topic) };
  const options = { region: topic.region };
  try {
    const input = { KeyId, KeySpec: "AES_256" as const, EncryptionContext };
    const { CiphertextBlob } = await ctx.call("kms", "GenerateDataKey", input, options);
    await ctx.call("kms", "Decrypt", { CiphertextBlob, EncryptionContext }, options);
  } catch (error) {
    throw toSnsError(error);
  }
}

/** A bare id or alias is of the topic's account, whoever publishes. */
function keyOf({ attributes, region, account }: TopicRecord): string | undefined {
  const id = attributes.KmsMasterKeyId;
  if (!id) return undefined;
  if (id.startsWith("arn:")) return id;
  return `arn:aws:kms:${region}:${account}:${id.startsWith("alias/") ? id : `key/${id}`}`;
}

/** What KMS says, in SNS's words. */
function toSnsError(error: unknown): unknown {
  if (!(error instanceof AwsError)) return error;
  switch (error.code) {
    case "AccessDeniedException":
      return new AwsError(KMSAccessDeniedException$, error.message);
    case "DisabledException":
      return new AwsError(KMSDisabledException$, error.message);
    case "KMSInvalidStateException":
      return new AwsError(KMSInvalidStateException$, error.message);
    case "NotFoundException":
    case "InvalidArnException":
      return new AwsError(KMSNotFoundException$, error.message);
    case "ThrottlingException":
      return new AwsError(KMSThrottlingException$, error.message);
    default:
      return error;
  }
}
