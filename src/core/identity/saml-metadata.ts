import { DOMParser, type Element } from "@xmldom/xmldom";

/** What an identity provider publishes of itself. */
export interface SamlMetadata {
  entityId: string;
  /** Certificates it signs with, PEM. */
  certificates: string[];
  validUntil: number | undefined;
}

const METADATA = "urn:oasis:names:tc:SAML:2.0:metadata";
const SIGNATURE = "http://www.w3.org/2000/09/xmldsig#";

/** Longest XML that is looked at, in characters. */
const XML_CHARACTERS_MAX = 10_000_000;

/** Undefined for a text that is no SAML metadata of an identity provider. */
export function readSamlMetadata(xml: string): SamlMetadata | undefined {
  const root = parseXml(xml);
  const entity = root?.namespaceURI === METADATA && root.localName === "EntityDescriptor" ? root : undefined;
  const entityId = entity?.getAttribute("entityID");
  const provider = entity && childrenOf(entity, METADATA, "IDPSSODescriptor")[0];
  if (!entity || !entityId || !provider) return undefined;
  const certificates = childrenOf(provider, METADATA, "KeyDescriptor")
    .filter((key) => (key.getAttribute("use") || "signing") === "signing")
    .flatMap((key) => descendantsOf(key, SIGNATURE, "X509Certificate"))
    .map((element) => toPem(element.textContent ?? ""));
  const validUntil = Date.parse(entity.getAttribute("validUntil") || "");
  if (certificates.length === 0) return undefined;
  return { entityId, certificates, validUntil: Number.isNaN(validUntil) ? undefined : validUntil };
}

/**
 * The root element of an XML text; undefined if it is not well formed. A text with a document type is not taken: entities
 * have no business in SAML, and have opened many doors.
 */
export function parseXml(xml: string): Element | undefined {
  if (xml.length > XML_CHARACTERS_MAX || /<!DOCTYPE/i.test(xml)) return undefined;
  try {
    const parser = new DOMParser({ onError: refuse });
    return parser.parseFromString(xml, "text/xml").documentElement ?? undefined;
  } catch {
    return undefined;
  }
}

function refuse(_level: string, message: string): never {
  throw new Error(message);
}

/** Child elements of that name. */
export function childrenOf(parent: Element, namespace: string, name: string): Element[] {
  const found: Element[] = [];
  for (let node = parent.firstChild; node; node = node.nextSibling) {
    const element = node as Element;
    if (element.nodeType === 1 && element.namespaceURI === namespace && element.localName === name)
      found.push(element);
  }
  return found;
}

export function descendantsOf(parent: Element, namespace: string, name: string): Element[] {
  return Array.from(parent.getElementsByTagNameNS(namespace, name));
}

function toPem(base64: string): string {
  const lines = base64.replace(/\s/g, "").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
