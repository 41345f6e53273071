import type { Element } from "@xmldom/xmldom";
import { childrenOf, descendantsOf } from "../../../core/identity/saml-metadata.js";
import { expiredToken, invalidIdentityToken } from "../errors.js";
import { ASSERTION } from "./verify-response.js";

/** What a verified assertion says. */
export interface Assertion {
  issuer: string;
  subject: string;
  /** `persistent`, `transient`, or the whole name of another format. */
  subjectType: string;
  /** Where the response was to be delivered. */
  recipient: string;
  /** Attributes by name, each with its values. */
  attributes: ReadonlyMap<string, string[]>;
}

/** The address responses for AWS are made out to, and the name of AWS as a service provider. */
const RECIPIENT = /^https:\/\/([a-z0-9-]+\.)?signin\.aws\.amazon\.com\/saml(\/acs\/[A-Za-z0-9-]+)?$/;
const AUDIENCES =
  /^(https:\/\/([a-z0-9-]+\.)?signin\.aws\.amazon\.com\/saml(\/acs\/[A-Za-z0-9-]+)?|urn:amazon:webservices)$/;
/** An assertion must come within five minutes of being made. */
const REDEEM_MS_MAX = 300_000;
/** Clocks of provider and server may differ by so much. */
const SKEW_MS_MAX = 60_000;
const SHORT_FORMATS: Readonly<Record<string, string>> = {
  "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent": "persistent",
  "urn:oasis:names:tc:SAML:2.0:nameid-format:transient": "transient",
};

/** Reads an assertion, and checks that it is for us and for now. Throws InvalidIdentityToken, ExpiredTokenException. */
export function readAssertion(element: Element, now: number): Assertion {
  const issuedAt = Date.parse(element.getAttribute("IssueInstant") ?? "");
  const [subject] = childrenOf(element, ASSERTION, "Subject");
  const nameId = subject && childrenOf(subject, ASSERTION, "NameID")[0];
  const data = subject && descendantsOf(subject, ASSERTION, "SubjectConfirmationData")[0];
  const recipient = data?.getAttribute("Recipient") ?? "";
  if (!nameId || !data || !RECIPIENT.test(recipient)) {
    throw invalidIdentityToken("Response does not contain the required subject confirmation");
  }
  checkAudience(element);
  checkTimes(element, data, issuedAt, now);
  const format = nameId.getAttribute("Format") ?? "";
  return {
    issuer: textOf(childrenOf(element, ASSERTION, "Issuer")[0]),
    subject: textOf(nameId),
    subjectType: SHORT_FORMATS[format] ?? format,
    recipient,
    attributes: readAttributes(element),
  };
}

function checkAudience(element: Element): void {
  const audiences = descendantsOf(element, ASSERTION, "Audience").map(textOf);
  if (!audiences.some((audience) => AUDIENCES.test(audience))) {
    throw invalidIdentityToken("Response does not contain the required audience.");
  }
}

function checkTimes(element: Element, data: Element, issuedAt: number, now: number): void {
  const conditions = childrenOf(element, ASSERTION, "Conditions")[0];
  const notBefore = Date.parse(conditions?.getAttribute("NotBefore") ?? "");
  const ends = [conditions?.getAttribute("NotOnOrAfter"), data.getAttribute("NotOnOrAfter")].map((text) =>
    Date.parse(text ?? ""),
  );
  if (Number.isNaN(issuedAt) || issuedAt > now + SKEW_MS_MAX || notBefore > now + SKEW_MS_MAX) {
    throw invalidIdentityToken("Response is not valid yet");
  }
  if (now > issuedAt + REDEEM_MS_MAX || ends.some((end) => now >= end)) {
    throw expiredToken("Token must be redeemed within 5 minutes of issuance");
  }
}

function readAttributes(element: Element): Map<string, string[]> {
  const attributes = new Map<string, string[]>();
  for (const attribute of descendantsOf(element, ASSERTION, "Attribute")) {
    const name = attribute.getAttribute("Name") ?? "";
    const values = childrenOf(attribute, ASSERTION, "AttributeValue").map(textOf);
    attributes.set(name, [...(attributes.get(name) ?? []), ...values]);
  }
  return attributes;
}

function textOf(element: Element | undefined): string {
  return element?.textContent?.trim() ?? "";
}
