import { createHmac, timingSafeEqual } from "node:crypto";
import type { Principal } from "../../../core/principal.js";
import { AwsError } from "../../../wire/aws-error.js";
import { accessDenied, invalidArgument } from "../errors.js";
import type { S3Context } from "../state.js";

type Fields = ReadonlyMap<string, string>;

/** Who signed a form's policy, by Signature Version 4 or, as old forms do, Version 2. */
export async function formPrincipal(ctx: S3Context, fields: Fields, policy: string): Promise<Principal> {
  const keyId = fields.get("awsaccesskeyid");
  if (keyId !== undefined) {
    const secret = await findSecret(ctx, fields, keyId);
    const expected = createHmac("sha1", secret.secretAccessKey).update(policy).digest("base64");
    checkSignature(expected, need(fields, "signature"));
    return secret.principal;
  }
  if (need(fields, "x-amz-algorithm") !== "AWS4-HMAC-SHA256") {
    throw invalidArgument('X-Amz-Algorithm only supports "AWS4-HMAC-SHA256"', "x-amz-algorithm");
  }
  const scope = need(fields, "x-amz-credential").split("/");
  const [id = "", date = "", region = "", service = ""] = scope;
  if (scope.length !== 5 || service !== "s3") {
    throw invalidArgument(
      'The Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".',
      "X-Amz-Credential",
    );
  }
  need(fields, "x-amz-date");
  const secret = await findSecret(ctx, fields, id);
  const key = [date, region, service, "aws4_request"].reduce<string | Buffer>(
    (signing, part) => createHmac("sha256", signing).update(part).digest(),
    `AWS4${secret.secretAccessKey}`,
  );
  checkSignature(createHmac("sha256", key).update(policy).digest("hex"), need(fields, "x-amz-signature"));
  return secret.principal;
}

function need(fields: Fields, name: string): string {
  const value = fields.get(name);
  if (value !== undefined && value !== "") return value;
  throw invalidArgument(
    `Bucket POST must contain a field named '${name}'.  If it is specified, please check the order of the fields.`,
    name,
    "",
  );
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

function checkSignature(expected: string, given: string): void {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  if (a.length === b.length && timingSafeEqual(a, b)) return;
  throw new AwsError(
    "SignatureDoesNotMatch",
    "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
    { status: 403 },
  );
}
