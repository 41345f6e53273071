import {
  KMSAccessDeniedException$,
  KMSDisabledException$,
  KMSInvalidStateException$,
  KMSNotFoundException$,
  KMSThrottlingException$,
} from "@aws-sdk/client-sns";
import { throwKmsRefusal } from "../../../core/kms-refusal.js";
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
    throwAsSns(error);
  }
}

/** A bare id or alias is of the topic's account, whoever publishes. */
function keyOf({ attributes, region, account }: TopicRecord): string | undefined {
  const id = attributes.KmsMasterKeyId;
  if (!id) return undefined;
  if (id.startsWith("arn:")) return id;
  return `arn:aws:kms:${region}:${account}:${id.startsWith("alias/") ? id : `key/${id}`}`;
}

const throwAsSns = throwKmsRefusal({
  accessDenied: KMSAccessDeniedException$,
  disabled: KMSDisabledException$,
  invalidState: KMSInvalidStateException$,
  notFound: KMSNotFoundException$,
  throttled: KMSThrottlingException$,
});
