import type { AssumeRoleWithWebIdentityCommandInput } from "@aws-sdk/client-sts";
import type { JWTPayload } from "jose";
import type { Session } from "../../../core/principal.js";
import type { Operation } from "../../../core/service.js";
import { assumeFederated, type Federated } from "../federated-session.js";
import { accountOfArn } from "../role.js";
import type { State, StsContext } from "../state.js";
import { ownerOfToken } from "./access-token.js";
import { type VerifiedToken, verifyToken } from "./verify-token.js";

const TAGS_CLAIM = "https://aws.amazon.com/tags";
const SOURCE_CLAIM = "https://aws.amazon.com/source_identity";

/** Turns a token of an issuer the account trusts, or that every account knows, into a session of a role that trusts it. */
export const AssumeRoleWithWebIdentity: Operation<"sts", "AssumeRoleWithWebIdentity", State> = async (
  input,
  ctx,
) => {
  const { said, ...answer } = await describe(input, ctx);
  const session = await assumeFederated(ctx, {
    operation: "AssumeRoleWithWebIdentity",
    roleArn: input.RoleArn ?? "",
    sessionName: input.RoleSessionName ?? "",
    durationSeconds: input.DurationSeconds,
    policies: input,
    ...said,
  });
  return { ...session, ...answer };
};

type Said = Pick<Federated, "provider" | "keys" | "tags" | "transitiveTagKeys" | "sourceIdentity">;

interface Described {
  /** What the provider says of the caller. */
  said: Said;
  SubjectFromWebIdentityToken: string;
  Audience: string;
  Provider: string;
}

async function describe(input: AssumeRoleWithWebIdentityCommandInput, ctx: StsContext): Promise<Described> {
  const { ProviderId, WebIdentityToken = "" } = input;
  if (ProviderId !== undefined) {
    const { provider, keys, subject, audience } = await ownerOfToken(ProviderId, WebIdentityToken, ctx);
    const said = { provider, keys, tags: {}, transitiveTagKeys: [], sourceIdentity: undefined };
    return { said, SubjectFromWebIdentityToken: subject, Audience: audience, Provider: provider };
  }
  const token = await verifyToken(WebIdentityToken, accountOfArn(input.RoleArn ?? ""), ctx);
  const sourceIdentity = textOf(token.claims[SOURCE_CLAIM]);
  return {
    said: { provider: token.provider, keys: toKeys(token), ...readTags(token.claims), sourceIdentity },
    SubjectFromWebIdentityToken: token.subject,
    Audience: token.audience,
    Provider: token.issuer,
  };
}

/** Condition keys are named after the issuer: `token.actions.githubusercontent.com:sub`. */
function toKeys({ provider, claims, audience, subject }: VerifiedToken): Record<string, string> {
  // Of one in IAM: `arn:aws:iam::ACCOUNT:oidc-provider/NAME`.
  const name = provider.slice(provider.indexOf("/") + 1);
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
