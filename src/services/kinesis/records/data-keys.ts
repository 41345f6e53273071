import {
  InternalFailureException$,
  KMSAccessDeniedException$,
  KMSDisabledException$,
  KMSInvalidStateException$,
  KMSNotFoundException$,
  KMSThrottlingException$,
} from "@aws-sdk/client-kinesis";
import { throwKmsRefusal } from "../../../core/kms-refusal.js";
import { AwsError } from "../../../wire/aws-error.js";
import type { KinesisContext } from "../operation.js";
import type { StreamRecord } from "../store.js";
import { toStreamArn } from "../streams/names.js";

/** How long KMS is not asked again for the same caller, as on AWS. */
const KEPT_MS = 300_000;
const KEYS_MAX = 5_000;

export interface DataKey {
  plain: Uint8Array;
  /** Encrypted by KMS. */
  sealed: Uint8Array;
}

/** Data keys in use. Whoever may use one was allowed by KMS a little while ago. */
export class DataKeys {
  readonly #kept = new Map<string, { key: DataKey; until: number }>();

  /** A key to write with. */
  forWriting(stream: StreamRecord, ctx: KinesisContext): Promise<DataKey> {
    return this.#keep(`${stream.id}\n${stream.keyId}\n${ctx.principal.arn}`, ctx, async () => {
      const { Plaintext, CiphertextBlob } = await ctx.call("kms", "GenerateDataKey", {
        KeyId: stream.keyId,
        KeySpec: "AES_256",
        EncryptionContext: encryptionContext(stream),
      });
      return toDataKey(Plaintext, CiphertextBlob);
    });
  }

  /** The key that a record was written with. */
  forReading(sealed: Uint8Array, stream: StreamRecord, ctx: KinesisContext): Promise<DataKey> {
    const name = Buffer.from(sealed).toString("base64");
    return this.#keep(`${name}\n${ctx.principal.arn}`, ctx, async () => {
      const { Plaintext } = await ctx.call("kms", "Decrypt", {
        CiphertextBlob: sealed,
        EncryptionContext: encryptionContext(stream),
      });
      return toDataKey(Plaintext, sealed);
    });
  }

  async #keep(name: string, ctx: KinesisContext, make: () => Promise<DataKey>): Promise<DataKey> {
    const now = ctx.clock.now();
    const known = this.#kept.get(name);
    if (known && known.until > now) return known.key;
    try {
      const key = await make();
      if (this.#kept.size >= KEYS_MAX) this.#kept.clear();
      this.#kept.set(name, { key, until: now + KEPT_MS });
      return key;
    } catch (error) {
      return throwAsKinesis(error);
    }
  }
}

const encryptionContext = (stream: StreamRecord) => ({ "aws:kinesis:arn": toStreamArn(stream) });

function toDataKey(plain: Uint8Array | undefined, sealed: Uint8Array | undefined): DataKey {
  if (!plain || !sealed) throw new AwsError(InternalFailureException$, "KMS gave no data key.");
  return { plain, sealed };
}

const throwAsKinesis = throwKmsRefusal({
  accessDenied: KMSAccessDeniedException$,
  disabled: KMSDisabledException$,
  invalidState: KMSInvalidStateException$,
  notFound: KMSNotFoundException$,
  throttled: KMSThrottlingException$,
});
