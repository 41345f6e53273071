import type { JWTPayload } from "jose";
import type { Session } from "../../../core/principal.js";
import type { Operation } from "../../../core/service.js";
import { notImplemented } from "../errors.js";
import { assumeFederated } from "../federated-session.js";
import { accountOfArn } from "../role.js";
import type { State } from "../state.js";
import { type VerifiedToken, verifyToken } from "./verify-token.js";

const TAGS_CLAIM = "https://aws.amazon.com/tags";
const SOURCE_CLAIM = "https://aws.amazon.com/source_identity";

/** Turns a token of an OpenID Connect issuer the account trusts into a session of a role that trusts the issuer. */
export const AssumeRoleWithWebIdentity: Operation<"sts", "AssumeRoleWithWebIdentity", State> = async (
  input,
  ctx,
) => {
  if (input.ProviderId !== undefined) throw notImplemented("OAuth 2.0 access tokens (ProviderId)");
  const account = accountOfArn(input.RoleArn ?? "");
  const token = await verifyToken(input.WebIdentityToken ?? "", account, ctx);
  const answer = await assumeFederated(ctx, {
    operation: "AssumeRoleWithWebIdentity",
    roleArn: input.RoleArn ?? "",
    sessionName: input.RoleSessionName ?? "",
    durationSeconds: input.DurationSeconds,
    policies: input,
    provider: token.provider.arn,
    keys: toKeys(token),
    ...readTags(token.claims),
    sourceIdentity: textOf(token.claims[SOURCE_CLAIM]),
  });
  return {
    ...answer,
    SubjectFromWebIdentityToken: token.subject,
    Audience: token.audience,
    Provider: token.issuer,
  };
};

/** Condition keys are named after the issuer: `token.actions.githubusercontent.com:sub`. */
function toKeys({ provider, claims, audience, subject }: VerifiedToken): Record<string, string> {
  const name = provider.arn.slice(provider.arn.indexOf("/") + 1);
  const keys: Record<string, string> = { [`${name}:aud`]: audience, [`${name}:sub`]: subject };
  for (const claim of ["amr", "azp", "email"]) {
    const value = textOf(claims[claim]);
    if (value !== undefined) keys[`${name}:${claim}`] = value;
  }
  // With an authorized party, `aud` is that, and the token's own audience has another name.
  const original = [claims.aud ?? []].flat()[0];
  if (claims["azp"] !== undefined && original !== undefined) keys[`${name}:oaud`] = original;
  return keys;
}

function textOf(claim: unknown): string | undefined {
  const value = Array.isArray(claim) ? claim[0] : claim;
  return typeof value === "string" ? value : undefined;
}

/** Session tags that the issuer gives: `{principal_tags: {Project: ["x"]}, transitive_tag_keys: ["Project"]}`. */
function readTags(claims: JWTPayload): Required<Pick<Session, "tags" | "transitiveTagKeys">> {
  const claim = claims[TAGS_CLAIM] as
    | { principal_tags?: Record<string, unknown>; transitive_tag_keys?: unknown }
    | undefined;
  const tags: Record<string, string> = {};
  for (const [key, value] of Object.entries(claim?.principal_tags ?? {})) {
    const text = textOf(value);
    if (text !== undefined) tags[key] = text;
  }
  const keys = claim?.transitive_tag_keys;
  const transitiveTagKeys = Array.isArray(keys)
    ? keys.filter((key): key is string => typeof key === "string")
    : [];
  return { tags, transitiveTagKeys };
}
