import type { CORSRule } from "@aws-sdk/client-s3";
import { changeBucket, loadBucket } from "../buckets/load-bucket.js";
import { isHeaderName } from "../domain/cors-rules.js";
import { invalidRequest, malformedXml, noSuchConfiguration } from "../errors.js";
import { CORS_RULES_MAX } from "../limits.js";
import type { Op } from "../state.js";

const METHODS: readonly string[] = ["GET", "PUT", "POST", "DELETE", "HEAD"];

export const GetBucketCors: Op<"GetBucketCors"> = async (input, ctx) => {
  const { cors, name } = await loadBucket(ctx, input.Bucket);
  if (!cors) {
    throw noSuchConfiguration("NoSuchCORSConfiguration", "The CORS configuration does not exist", name);
  }
  return { CORSRules: cors };
};

export const PutBucketCors: Op<"PutBucketCors"> = async (input, ctx) => {
  const rules = input.CORSConfiguration?.CORSRules ?? [];
  if (rules.length === 0) throw malformedXml();
  if (rules.length > CORS_RULES_MAX) {
    throw invalidRequest(
      `The number of CORS rules should not exceed allowed limit of ${CORS_RULES_MAX} rules.`,
    );
  }
  for (const rule of rules) checkRule(rule);
  await changeBucket(ctx, input.Bucket, (bucket) => {
    bucket.cors = rules;
  });
  return {};
};

function checkRule(rule: CORSRule): void {
  if (!rule.AllowedMethods?.length || !rule.AllowedOrigins?.length) throw malformedXml();
  for (const method of rule.AllowedMethods) {
    if (METHODS.includes(method)) continue;
    throw invalidRequest(`Found unsupported HTTP method in CORS config. Unsupported method is ${method}`);
  }
  for (const origin of rule.AllowedOrigins) checkWildcards("AllowedOrigin", origin);
  for (const header of rule.AllowedHeaders ?? []) {
    checkWildcards("AllowedHeader", header);
    checkToken("AllowedHeader", header);
  }
  for (const header of rule.ExposeHeaders ?? []) {
    if (header.includes("*")) {
      throw invalidRequest(
        `ExposeHeader "${header}" contains wildcard. We currently do not support wildcard for ExposeHeader.`,
      );
    }
    checkToken("ExposeHeader", header);
  }
}

/** Names of headers are tokens of HTTP. */
function checkToken(element: string, header: string): void {
  if (isHeaderName(header)) return;
  throw invalidRequest(`${element} "${header}" contains invalid character.`);
}

function checkWildcards(element: string, value: string): void {
  if (value.split("*").length <= 2) return;
  throw invalidRequest(`${element} "${value}" can not have more than one wildcard.`);
}

export const DeleteBucketCors: Op<"DeleteBucketCors"> = async (input, ctx) => {
  await changeBucket(ctx, input.Bucket, (bucket) => {
    bucket.cors = undefined;
  });
  return {};
};
