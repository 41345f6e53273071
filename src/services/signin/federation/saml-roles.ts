import { Buffer } from "node:buffer";
import { childrenOf, descendantsOf, parseXml } from "../../../core/identity/saml-metadata.js";

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
export function offeredRoles(samlResponse: string): OfferedRole[] {
  const root = parseXml(Buffer.from(samlResponse, "base64").toString("utf8"));
  if (!root) return [];
  const attributes = descendantsOf(root, ASSERTION, "Attribute").filter(
    (attribute) => attribute.getAttribute("Name") === ROLE_ATTRIBUTE,
  );
  const values = attributes.flatMap((attribute) => childrenOf(attribute, ASSERTION, "AttributeValue"));
  return values
    .slice(0, OFFERS_MAX)
    .map((value) => readOffer(value.textContent ?? ""))
    .filter((offer) => offer !== undefined);
}

/** `ROLE,PROVIDER` in either order. */
export function readOffer(text: string): OfferedRole | undefined {
  const arns = text.split(",").map((arn) => arn.trim());
  const roleArn = arns.find((arn) => arn.includes(":role/"));
  const providerArn = arns.find((arn) => arn.includes(":saml-provider/"));
  return roleArn && providerArn && arns.length === 2 ? { roleArn, providerArn } : undefined;
}
