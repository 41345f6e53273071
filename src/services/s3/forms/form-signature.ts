import { createHmac, timingSafeEqual } from "node:crypto";
import type { Principal } from "../../../core/principal.js";
import { AwsError } from "../../../wire/aws-error.js";
import { accessDenied, invalidArgument } from "../errors.js";
import type { S3Context } from "../state.js";

type Fields = ReadonlyMap<string, string>;

const OLD_FIELDS = ["AWSAccessKeyId", "Signature"];
const FIELDS = ["X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Signature"];

/** Who signed a form's policy, by Signature Version 4 or, as old forms do, Version 2. */
export async function formPrincipal(ctx: S3Context, fields: Fields, policy: string): Promise<Principal> {
  const has = (name: string) => fields.has(name.toLowerCase());
  if (OLD_FIELDS.some(has)) return oldPrincipal(ctx, fields, policy);
  if (!FIELDS.some(has)) throw accessDenied();
  const [algorithm, credential, , signature] = need(fields, FIELDS);
  if (algorithm !== "AWS4-HMAC-SHA256") {
    throw invalidArgument('X-Amz-Algorithm only supports "AWS4-HMAC-SHA256"', "x-amz-algorithm");
  }
  const scope = (credential ?? "").split("/");
  const [id = "", date = "", region = "", service = ""] = scope;
  if (scope.length !== 5 || service !== "s3") {
    throw invalidArgument(
      'The Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".',
      "X-Amz-Credential",
    );
  }
  const secret = await findSecret(ctx, fields, id);
  const key = [date, region, service, "aws4_request"].reduce<string | Buffer>(
    (signing, part) => createHmac("sha256", signing).update(part).digest(),
    `AWS4${secret.secretAccessKey}`,
  );
  const expected = createHmac("sha256", key).update(policy).digest("hex");
  checkSignature(expected, { accessKeyId: id, signature: signature ?? "", policy });
  return secret.principal;
}

async function oldPrincipal(ctx: S3Context, fields: Fields, policy: string): Promise<Principal> {
  const [accessKeyId = "", signature = ""] = need(fields, OLD_FIELDS);
  const secret = await findSecret(ctx, fields, accessKeyId);
  const expected = createHmac("sha1", secret.secretAccessKey).update(policy).digest("base64");
  checkSignature(expected, { accessKeyId, signature, policy });
  return secret.principal;
}

/** The fields' values; the first that is missing is an error. */
function need(fields: Fields, names: readonly string[]): string[] {
  return names.map((name) => {
    const value = fields.get(name.toLowerCase());
    if (value !== undefined && value !== "") return value;
    throw invalidArgument(
      `Bucket POST must contain a field named '${name}'.  If it is specified, please check the order of the fields.`,
      name,
      "",
    );
  });
}

async function findSecret(ctx: S3Context, fields: Fields, accessKeyId: string) {
  const found = await ctx.state.identity.find(accessKeyId, fields.get("x-amz-security-token"));
  if (!found?.active) {
    throw new AwsError(
      "InvalidAccessKeyId",
      "The AWS Access Key Id you provided does not exist in our records.",
      {
        status: 403,
        members: { AWSAccessKeyId: accessKeyId },
      },
    );
  }
  const { session } =
    found.principal.type === "anonymous" || found.principal.type === "service" ? {} : found.principal;
  if (session && session.expiresAt <= ctx.clock.now()) {
    throw new AwsError("ExpiredToken", "The provided token has expired.");
  }
  if (found.principal.type === "anonymous") throw accessDenied();
  return found;
}

interface Proof {
  accessKeyId: string;
  signature: string;
  /** What is signed: the field as it came. */
  policy: string;
}

function checkSignature(expected: string, { accessKeyId, signature, policy }: Proof): void {
  const [a, b] = [Buffer.from(expected), Buffer.from(signature)];
  if (a.length === b.length && timingSafeEqual(a, b)) return;
  throw new AwsError(
    "SignatureDoesNotMatch",
    "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
    {
      status: 403,
      members: {
        AWSAccessKeyId: accessKeyId,
        StringToSign: policy,
        SignatureProvided: signature,
        StringToSignBytes: Buffer.from(policy)
          .toString("hex")
          .replace(/..(?!$)/g, "$& "),
      },
    },
  );
}
