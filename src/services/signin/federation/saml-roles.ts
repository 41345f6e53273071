import { Buffer } from "node:buffer";
import type { IdentityAdmin } from "../../../core/identity/admin.js";
import { decryptAssertion } from "../../../core/identity/saml-encryption.js";
import { childrenOf, descendantsOf, parseXml } from "../../../core/identity/saml-metadata.js";
import { samlProviderIds, samlProviders } from "../../../core/identity/store.js";
import type { SigninContext } from "../state.js";

const ASSERTION = "urn:oasis:names:tc:SAML:2.0:assertion";
const ROLE_ATTRIBUTE = "https://aws.amazon.com/SAML/Attributes/Role";
/** Roles shown to choose from. */
const OFFERS_MAX = 200;

export interface OfferedRole {
  roleArn: string;
  providerArn: string;
}

/**
 * The roles that a directory's answer offers. Nothing of it is verified here: it only tells which role to ask for, and STS
 * verifies what it is asked with.
 */
export async function offeredRoles(
  { state }: SigninContext,
  samlResponse: string,
  providerId: string | undefined,
): Promise<OfferedRole[]> {
  const root = parseXml(Buffer.from(samlResponse, "base64").toString("utf8"));
  if (!root) return [];
  const [encrypted] = descendantsOf(root, ASSERTION, "EncryptedAssertion");
  const keys = encrypted ? await keysOf(state.identity, providerId) : [];
  const readable = encrypted ? decryptAssertion(encrypted, keys)?.root : root;
  if (!readable) return [];
  const attributes = descendantsOf(readable, ASSERTION, "Attribute").filter(
    (attribute) => attribute.getAttribute("Name") === ROLE_ATTRIBUTE,
  );
  const values = attributes.flatMap((attribute) => childrenOf(attribute, ASSERTION, "AttributeValue"));
  return values
    .slice(0, OFFERS_MAX)
    .map((value) => readOffer(value.textContent ?? ""))
    .filter((offer) => offer !== undefined);
}

/** An encrypted answer does not say whose it is: the address it is sent to does. */
async function keysOf(identity: IdentityAdmin, providerId: string | undefined): Promise<string[]> {
  const { directory } = identity;
  const place = providerId === undefined ? undefined : await samlProviderIds.get(directory, providerId);
  const provider = place && (await samlProviders.get(directory, place.account, place.arn));
  return (provider?.privateKeys ?? []).flatMap(({ sealed }) => identity.unsealSecret(sealed) ?? []);
}

/** `ROLE,PROVIDER` in either order. */
export function readOffer(text: string): OfferedRole | undefined {
  const arns = text.split(",").map((arn) => arn.trim());
  const roleArn = arns.find((arn) => arn.includes(":role/"));
  const providerArn = arns.find((arn) => arn.includes(":saml-provider/"));
  return roleArn && providerArn && arns.length === 2 ? { roleArn, providerArn } : undefined;
}
