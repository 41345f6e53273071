import { createHash } from "node:crypto";
import { readSamlMetadata } from "../../../core/identity/saml-metadata.js";
import { type SamlProviderRecord, samlProviders } from "../../../core/identity/store.js";
import type { Operation } from "../../../core/service.js";
import { accessDenied, invalidIdentityToken } from "../errors.js";
import { assumeFederated } from "../federated-session.js";
import { accountOfArn } from "../role.js";
import type { State, StsContext } from "../state.js";
import { type Assertion, readAssertion } from "./assertion.js";
import { verifyResponse } from "./verify-response.js";

const ATTRIBUTES = "https://aws.amazon.com/SAML/Attributes/";
const SESSION_NAME = /^[\w+=,.@-]{2,64}$/;

/** Turns the signed word of a company's directory into a session of a role that trusts it. */
export const AssumeRoleWithSAML: Operation<"sts", "AssumeRoleWithSAML", State> = async (input, ctx) => {
  const { RoleArn: roleArn = "", PrincipalArn: providerArn = "" } = input;
  const account = accountOfArn(providerArn);
  const provider = await samlProviders.get(ctx.state.identity.directory, account, providerArn);
  if (!provider) throw invalidIdentityToken("Specified provider doesn't exist");
  const known = { ...provider, encryption: provider.encryption, privateKeys: openKeys(ctx, provider) };
  const assertion = readAssertion(verifyResponse(input.SAMLAssertion ?? "", known), ctx.clock.now());
  if (assertion.issuer !== readSamlMetadata(provider.metadata)?.entityId) {
    throw invalidIdentityToken("Issuer not present in specified provider");
  }
  // A directory lets people into the roles of its own account only, and only into those it names.
  if (accountOfArn(roleArn) !== account || !offersRole(assertion, roleArn, providerArn)) {
    throw accessDenied("Not authorized to perform sts:AssumeRoleWithSAML");
  }
  const nameQualifier = toNameQualifier(assertion.issuer, account, providerArn);
  const answer = await assumeFederated(ctx, {
    operation: "AssumeRoleWithSAML",
    roleArn,
    sessionName: sessionNameOf(assertion),
    durationSeconds: input.DurationSeconds ?? sessionDurationOf(assertion),
    policies: input,
    provider: providerArn,
    keys: {
      "saml:iss": assertion.issuer,
      "saml:aud": assertion.recipient,
      "saml:sub": assertion.subject,
      "saml:sub_type": assertion.subjectType,
      "saml:namequalifier": nameQualifier,
      "saml:doc": `${account}/${nameOf(providerArn)}`,
    },
    ...tagsOf(assertion),
    sourceIdentity: sourceIdentityOf(assertion),
  });
  return {
    ...answer,
    Subject: assertion.subject,
    SubjectType: assertion.subjectType,
    Issuer: assertion.issuer,
    Audience: assertion.recipient,
    NameQualifier: nameQualifier,
  };
};

function openKeys({ state }: StsContext, { privateKeys = [] }: SamlProviderRecord): string[] {
  return privateKeys.flatMap(({ sealed }) => state.identity.unsealSecret(sealed) ?? []);
}

function offersRole({ attributes }: Assertion, roleArn: string, providerArn: string): boolean {
  const offers = attributes.get(`${ATTRIBUTES}Role`) ?? [];
  return offers.some((offer) => {
    const arns = offer.split(",").map((arn) => arn.trim());
    return arns.length === 2 && arns.includes(roleArn) && arns.includes(providerArn);
  });
}

function sessionNameOf({ attributes }: Assertion): string {
  const name = attributes.get(`${ATTRIBUTES}RoleSessionName`)?.[0];
  if (!name) throw invalidIdentityToken("RoleSessionName is required in AuthnResponse");
  if (!SESSION_NAME.test(name)) {
    throw invalidIdentityToken("RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}");
  }
  return name;
}

/** Seconds the directory wishes for; the role's own maximum holds all the same. */
function sessionDurationOf({ attributes }: Assertion): number | undefined {
  const seconds = Number(attributes.get(`${ATTRIBUTES}SessionDuration`)?.[0] ?? Number.NaN);
  return Number.isInteger(seconds) && seconds >= 900 ? seconds : undefined;
}

function sourceIdentityOf({ attributes }: Assertion): string | undefined {
  const source = attributes.get(`${ATTRIBUTES}SourceIdentity`)?.[0];
  if (source !== undefined && (!SESSION_NAME.test(source) || source.startsWith("aws:"))) {
    throw invalidIdentityToken(
      'Source Identity must match [a-zA-Z_0-9+=,.@-]{2,64} and not begin with "aws:"',
    );
  }
  return source;
}

function tagsOf({ attributes }: Assertion): { tags: Record<string, string>; transitiveTagKeys: string[] } {
  const tags: Record<string, string> = {};
  const prefix = `${ATTRIBUTES}PrincipalTag:`;
  for (const [name, values] of attributes) {
    if (name.startsWith(prefix)) tags[name.slice(prefix.length)] = values[0] ?? "";
  }
  return { tags, transitiveTagKeys: attributes.get(`${ATTRIBUTES}TransitiveTagKeys`) ?? [] };
}

/** Tells a subject of one directory from the same name in another: Base64(SHA1(issuer + account + "/" + provider)). */
function toNameQualifier(issuer: string, account: string, providerArn: string): string {
  return createHash("sha1")
    .update(`${issuer}${account}/${nameOf(providerArn)}`)
    .digest("base64");
}

function nameOf(providerArn: string): string {
  return providerArn.slice(providerArn.indexOf("/") + 1);
}
