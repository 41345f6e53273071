import { randomUUID } from "node:crypto";
import { SignedXml } from "xml-crypto";
import { ACCOUNT } from "../../support/server.js";
import { RSA } from "../iam/certificates.js";

/** A company's directory: it signs who somebody is. */
export const IDP = "https://idp.example.com/metadata";
export const ENDPOINT = "https://signin.aws.amazon.com/saml";
export const PROVIDER = `arn:aws:iam::${ACCOUNT}:saml-provider/corp`;
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/analyst`;
const certificate = RSA.certificate.replace(/-----.*?-----|\s/g, "");
export const metadata =
  `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${IDP}">` +
  '<IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><KeyDescriptor use="signing">' +
  `<KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>${certificate}</X509Certificate>` +
  "</X509Data></KeyInfo></KeyDescriptor>" +
  `<SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${IDP}"/>` +
  "</IDPSSODescriptor></EntityDescriptor>";

export interface Said {
  subject?: string;
  issuer?: string;
  role?: string;
  /** Beside the first. */
  otherRole?: string;
  provider?: string;
  audience?: string;
  sessionName?: string;
  issuedAt?: number;
  tags?: Record<string, string>;
}

function attribute(name: string, value: string): string {
  return `<Attribute Name="https://aws.amazon.com/SAML/Attributes/${name}"><AttributeValue>${value}</AttributeValue></Attribute>`;
}

export function toAssertion(said: Said, id = `_${randomUUID()}`): string {
  const issuedAt = said.issuedAt ?? Date.now();
  const at = (after: number) => new Date(issuedAt + after).toISOString();
  const tags = Object.entries(said.tags ?? {}).map(([key, value]) => attribute(`PrincipalTag:${key}`, value));
  return (
    `<Assertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion" ID="${id}" Version="2.0" IssueInstant="${at(0)}">` +
    `<Issuer>${said.issuer ?? IDP}</Issuer><Subject>` +
    `<NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">${said.subject ?? "ada"}</NameID>` +
    '<SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">' +
    `<SubjectConfirmationData Recipient="${ENDPOINT}" NotOnOrAfter="${at(300_000)}"/></SubjectConfirmation></Subject>` +
    `<Conditions NotBefore="${at(-1000)}" NotOnOrAfter="${at(300_000)}"><AudienceRestriction>` +
    `<Audience>${said.audience ?? "urn:amazon:webservices"}</Audience></AudienceRestriction></Conditions>` +
    `<AttributeStatement>${attribute("Role", `${said.role ?? ROLE},${said.provider ?? PROVIDER}`)}` +
    `${said.otherRole ? attribute("Role", `${said.otherRole},${PROVIDER}`) : ""}` +
    `${said.sessionName === "" ? "" : attribute("RoleSessionName", said.sessionName ?? "ada@example.com")}${tags.join("")}` +
    "</AttributeStatement></Assertion>"
  );
}

export function sign(xml: string, algorithm = "rsa-sha256"): string {
  const method =
    algorithm === "rsa-sha1"
      ? "http://www.w3.org/2000/09/xmldsig#rsa-sha1"
      : `http://www.w3.org/2001/04/xmldsig-more#${algorithm}`;
  const signer = new SignedXml({
    privateKey: RSA.privateKey,
    signatureAlgorithm: method,
    canonicalizationAlgorithm: "http://www.w3.org/2001/10/xml-exc-c14n#",
    idAttribute: "ID",
  });
  signer.addReference({
    xpath: "//*[local-name(.)='Assertion']",
    transforms: [
      "http://www.w3.org/2000/09/xmldsig#enveloped-signature",
      "http://www.w3.org/2001/10/xml-exc-c14n#",
    ],
    digestAlgorithm: "http://www.w3.org/2001/04/xmlenc#sha256",
  });
  signer.computeSignature(xml, { location: { reference: "//*[local-name(.)='Issuer']", action: "after" } });
  return signer.getSignedXml();
}

export function toResponse(assertions: string, before = ""): string {
  const xml =
    '<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_r" Version="2.0">' +
    '<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>' +
    `${before}${assertions}</samlp:Response>`;
  return Buffer.from(xml).toString("base64");
}
