import { createHash } from "node:crypto";
import { AwsError } from "../../../wire/aws-error.js";
import { accessDenied, invalidArgument } from "../errors.js";

/** How a caller asks for encryption: the same members in every operation that writes. */
export interface EncryptionMembers {
  ServerSideEncryption?: string | undefined;
  SSEKMSKeyId?: string | undefined;
  SSEKMSEncryptionContext?: string | undefined;
  BucketKeyEnabled?: boolean | undefined;
  SSECustomerAlgorithm?: string | undefined;
  SSECustomerKey?: string | undefined;
  SSECustomerKeyMD5?: string | undefined;
}

/** A key that the caller brings with the request and S3 forgets after it. */
export interface CustomerKey {
  key: Uint8Array;
  md5: string;
}

/** Whether any of the `x-amz-server-side-encryption-customer-…` headers is there. */
export const hasCustomerKey = (members: EncryptionMembers): boolean =>
  (members.SSECustomerAlgorithm ?? members.SSECustomerKey ?? members.SSECustomerKeyMD5) !== undefined;

const CUSTOMER_KEY_BYTES = 32;
const WITH_CUSTOMER_KEYS = "Requests specifying Server Side Encryption with Customer provided keys";

/** What errors name, whichever of the headers is wrong, a copy source's too. */
const HEADER = "x-amz-server-side-encryption";

const invalidKey = () => invalidArgument("The secret key was invalid for the specified algorithm.", HEADER);

/** What a read answers to a key that is not the object's. */
export const wrongCustomerKey = () =>
  accessDenied(`${WITH_CUSTOMER_KEYS} must provide the correct secret key.`);

/** The customer key of a read, for which one that is too long is a wrong one. */
export const toReadKey = (members: EncryptionMembers) => toCustomerKey(members, wrongCustomerKey);

/** Checks and decodes the `x-amz-server-side-encryption-customer-…` headers; undefined where there are none. */
export function toCustomerKey(members: EncryptionMembers, tooLong = invalidKey): CustomerKey | undefined {
  const { SSECustomerAlgorithm: algorithm, SSECustomerKey: key, SSECustomerKeyMD5: md5 } = members;
  if (!hasCustomerKey(members)) return undefined;
  if (algorithm === undefined) {
    throw invalidArgument(`${WITH_CUSTOMER_KEYS} must provide a valid encryption algorithm.`, HEADER);
  }
  if (algorithm !== "AES256") {
    throw new AwsError(
      "InvalidEncryptionAlgorithmError",
      "The Encryption request you specified is not valid. Supported value: AES256.",
      { members: { ArgumentName: HEADER, ArgumentValue: algorithm } },
    );
  }
  if (key === undefined)
    throw invalidArgument(`${WITH_CUSTOMER_KEYS} must provide an appropriate secret key.`, HEADER);
  if (md5 === undefined) {
    throw invalidArgument(
      `${WITH_CUSTOMER_KEYS} must provide the client calculated MD5 of the secret key.`,
      HEADER,
    );
  }
  const bytes = Buffer.from(key, "base64");
  if (bytes.length > CUSTOMER_KEY_BYTES) throw tooLong();
  if (bytes.length < CUSTOMER_KEY_BYTES) throw invalidKey();
  if (createHash("md5").update(bytes).digest("base64") !== md5) {
    throw invalidArgument(
      "The calculated MD5 hash of the key did not match the hash that was provided.",
      HEADER,
    );
  }
  return { key: bytes, md5 };
}

/** Checks that the members ask for one thing. */
export function checkEncryptionMembers(members: EncryptionMembers): void {
  const { ServerSideEncryption: method, SSEKMSKeyId: keyId, SSECustomerAlgorithm: customer } = members;
  if (method !== undefined && customer !== undefined) {
    throw invalidArgument(
      "Server Side Encryption with Customer provided key is incompatible with the encryption method specified",
      HEADER,
      method,
    );
  }
  if (method !== undefined && !["AES256", "aws:kms", "aws:kms:dsse"].includes(method)) {
    throw invalidArgument("The encryption method specified is not supported", HEADER, method);
  }
  if (keyId !== undefined && !method?.startsWith("aws:kms")) {
    throw invalidArgument(
      `Server Side Encryption with AWS KMS managed key requires HTTP header ${HEADER} : aws:kms`,
      HEADER,
      method,
    );
  }
}
