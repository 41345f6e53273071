import type { RoutingRule, WebsiteConfiguration } from "@aws-sdk/client-s3";
import { changeBucket, loadBucket } from "../buckets/load-bucket.js";
import { invalidArgument, invalidRequest, malformedXml, noSuchConfiguration } from "../errors.js";
import { WEBSITE_ROUTING_RULES_MAX } from "../limits.js";
import type { Op } from "../state.js";

export const GetBucketWebsite: Op<"GetBucketWebsite"> = async (input, ctx) => {
  const { website, name } = await loadBucket(ctx, input.Bucket);
  if (!website) {
    throw noSuchConfiguration(
      "NoSuchWebsiteConfiguration",
      "The specified bucket does not have a website configuration",
      name,
    );
  }
  return website;
};

export const PutBucketWebsite: Op<"PutBucketWebsite"> = async (input, ctx) => {
  const website = input.WebsiteConfiguration;
  if (!website || website.RoutingRules?.length === 0) throw malformedXml();
  checkWebsite(website);
  await changeBucket(ctx, input.Bucket, (bucket) => {
    bucket.website = website;
  });
  return {};
};

function checkWebsite(website: WebsiteConfiguration): void {
  const {
    RedirectAllRequestsTo: all,
    IndexDocument: index,
    ErrorDocument: error,
    RoutingRules: rules,
  } = website;
  if (all) {
    if (index || error || rules?.length) {
      throw invalidArgument(
        "RedirectAllRequestsTo cannot be provided in conjunction with other Routing Rules.",
        "RedirectAllRequestsTo",
        "not null",
      );
    }
    if (!all.HostName) {
      throw invalidRequest('A host name must be provided to redirect all requests (e.g. "example.com").');
    }
    return;
  }
  if (!index) {
    throw invalidArgument(
      "A value for IndexDocument Suffix must be provided if RedirectAllRequestsTo is empty",
      "IndexDocument",
      "null",
    );
  }
  if (!index.Suffix || index.Suffix.includes("/")) {
    throw invalidArgument("The IndexDocument Suffix is not well formed", "IndexDocument", index.Suffix);
  }
  if ((rules?.length ?? 0) > WEBSITE_ROUTING_RULES_MAX) {
    throw invalidRequest(
      `${rules?.length} routing rules provided, the number of routing rules in a website configuration is limited to ${WEBSITE_ROUTING_RULES_MAX}.`,
    );
  }
  for (const rule of rules ?? []) checkRule(rule);
}

function checkRule({ Condition: condition, Redirect: redirect }: RoutingRule): void {
  if (!redirect) throw malformedXml();
  if (
    condition &&
    condition.KeyPrefixEquals === undefined &&
    condition.HttpErrorCodeReturnedEquals === undefined
  ) {
    throw invalidRequest(
      "Condition cannot be empty. To redirect all requests without a condition, the condition element shouldn't be present.",
    );
  }
  if (redirect.ReplaceKeyWith !== undefined && redirect.ReplaceKeyPrefixWith !== undefined) {
    throw invalidRequest("You can only define ReplaceKeyPrefix or ReplaceKey but not both.");
  }
  const code = condition?.HttpErrorCodeReturnedEquals;
  if (code !== undefined && !/^[45]\d\d$/.test(code)) {
    throw invalidRequest(`The provided HTTP error code (${code}) is not valid. Valid codes are 4XX or 5XX.`);
  }
  const answer = redirect.HttpRedirectCode;
  if (answer !== undefined && !/^30[1-8]$/.test(answer)) {
    throw invalidRequest(
      `The provided HTTP redirect code (${answer}) is not valid. Valid codes are 3XX except 300.`,
    );
  }
}

export const DeleteBucketWebsite: Op<"DeleteBucketWebsite"> = async (input, ctx) => {
  await changeBucket(ctx, input.Bucket, (bucket) => {
    bucket.website = undefined;
  });
  return {};
};
