import type { BlockedEncryptionTypes } from "@aws-sdk/client-s3";
import { changeBucket, loadBucket } from "../buckets/load-bucket.js";
import { PLAIN_RULES } from "../domain/bucket-encryption.js";
import { invalidArgument, malformedXml, notBuilt } from "../errors.js";
import type { Op } from "../state.js";

const METHODS = ["AES256", "aws:kms", "aws:kms:dsse"];

export const GetBucketEncryption: Op<"GetBucketEncryption"> = async (input, ctx) => {
  const { encryption } = await loadBucket(ctx, input.Bucket);
  return { ServerSideEncryptionConfiguration: { Rules: [...(encryption ?? PLAIN_RULES)] } };
};

export const PutBucketEncryption: Op<"PutBucketEncryption"> = async (input, ctx) => {
  const rules = input.ServerSideEncryptionConfiguration?.Rules ?? [];
  const [rule] = rules;
  const wanted = rule?.ApplyServerSideEncryptionByDefault;
  if (rules.length !== 1 || !wanted?.SSEAlgorithm) throw malformedXml();
  const { SSEAlgorithm: method, KMSMasterKeyID: keyId } = wanted;
  if (!METHODS.includes(method)) throw malformedXml();
  if (keyId !== undefined && method === "AES256") {
    throw invalidArgument(
      "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse",
      "ApplyServerSideEncryptionByDefault",
    );
  }
  checkBlocked(rule?.BlockedEncryptionTypes);
  await changeBucket(ctx, input.Bucket, (bucket) => {
    if (bucket.mounted && method !== "AES256") throw notBuilt("encryption of a mounted folder's files");
    // What says nothing of customers' keys leaves them as they are.
    const blocked = rule?.BlockedEncryptionTypes ?? bucket.encryption?.[0]?.BlockedEncryptionTypes;
    bucket.encryptionChosen = true;
    bucket.encryption = [
      {
        ...rule,
        BucketKeyEnabled: rule?.BucketKeyEnabled === true,
        ...(blocked && { BlockedEncryptionTypes: blocked }),
      },
    ];
  });
  return {};
};

export const DeleteBucketEncryption: Op<"DeleteBucketEncryption"> = async (input, ctx) => {
  await changeBucket(ctx, input.Bucket, (bucket) => {
    const [{ BlockedEncryptionTypes: blocked } = {}] = bucket.encryption ?? [];
    bucket.encryptionChosen = undefined;
    bucket.encryption = [{ ...PLAIN_RULES[0], ...(blocked && { BlockedEncryptionTypes: blocked }) }];
  });
  return {};
};

/** SSE-C is blocked or, by NONE, not. */
function checkBlocked(blocked: BlockedEncryptionTypes | undefined): void {
  if (blocked === undefined) return;
  const types = blocked.EncryptionType ?? [];
  if (types.length !== 1 || !["SSE-C", "NONE"].includes(types[0] ?? "")) throw malformedXml();
}
