import { Buffer } from "node:buffer";
import type { Element } from "@xmldom/xmldom";
import { SignedXml } from "xml-crypto";
import { decryptAssertion } from "../../../core/identity/saml-encryption.js";
import {
  childrenOf,
  descendantsOf,
  parseXml,
  readSamlMetadata,
  type SamlMetadata,
} from "../../../core/identity/saml-metadata.js";
import { invalidIdentityToken } from "../errors.js";

export const ASSERTION = "urn:oasis:names:tc:SAML:2.0:assertion";
const PROTOCOL = "urn:oasis:names:tc:SAML:2.0:protocol";
const SIGNATURE = "http://www.w3.org/2000/09/xmldsig#";
const SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success";

/** Signature methods taken: RSA with SHA-2. SHA-1 can be forged, and HMAC has no place between strangers. */
const SIGNATURE_METHODS = new Set([
  "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
  "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
  "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1",
]);

const INVALID = "Response signature invalid";

/** What is known of who may have signed a response, and how it may come. */
export interface KnownProvider {
  metadata: string;
  /** PEM of the keys that open encrypted assertions. */
  privateKeys: readonly string[];
  /** Without it assertions come open; `Allowed`: either way. */
  encryption: "Required" | "Allowed" | undefined;
}

/**
 * The assertion of a response, verified: parsed anew from the very bytes that one of the provider's keys signed, so that
 * nothing put beside them, around them or into them counts. Throws InvalidIdentityToken.
 */
export function verifyResponse(encoded: string, known: KnownProvider): Element {
  const xml = Buffer.from(encoded, "base64").toString("utf8");
  const response = parseXml(xml);
  if (response?.namespaceURI !== PROTOCOL || response.localName !== "Response") {
    throw invalidIdentityToken("Invalid base64 SAMLResponse");
  }
  const provider = readSamlMetadata(known.metadata);
  if (!provider) throw invalidIdentityToken("Could not parse metadata");
  const status = descendantsOf(response, PROTOCOL, "StatusCode")[0]?.getAttribute("Value");
  if (status !== SUCCESS) throw invalidIdentityToken("Response does not say that the sign-in succeeded");
  const [assertion, ...others] = assertionsOf(response);
  if (!assertion || others.length > 0) throw invalidIdentityToken("Response must have exactly one assertion");
  const isEncrypted = assertion.localName === "EncryptedAssertion";
  if (isEncrypted && !known.encryption)
    throw invalidIdentityToken("Encrypted assertions are not supported by the specified provider");
  if (!isEncrypted && known.encryption === "Required")
    throw invalidIdentityToken("Response must have an encrypted assertion");
  const found = isEncrypted
    ? verifyEncrypted(xml, response, assertion, provider, known.privateKeys)
    : verifyOpen(xml, response, assertion, provider);
  if (found?.namespaceURI !== ASSERTION || found.localName !== "Assertion")
    throw invalidIdentityToken(INVALID);
  return found;
}

function assertionsOf(response: Element): Element[] {
  return ["Assertion", "EncryptedAssertion"].flatMap((name) => childrenOf(response, ASSERTION, name));
}

/** The assertion is signed, or the response around it. */
function verifyOpen(
  xml: string,
  response: Element,
  assertion: Element,
  provider: SamlMetadata,
): Element | undefined {
  const signed = hasSignature(assertion) ? assertion : response;
  const verified = parseXml(verifiedBytes(xml, signed, provider));
  return verified?.localName === "Assertion" ? verified : verified && assertionsOf(verified)[0];
}

/** What was encrypted is signed itself, or the response around the encrypted text: then that text is opened. */
function verifyEncrypted(
  xml: string,
  response: Element,
  encrypted: Element,
  provider: SamlMetadata,
  keys: readonly string[],
): Element | undefined {
  const inside = decryptAssertion(encrypted, keys);
  if (!inside) throw invalidIdentityToken(INVALID);
  if (hasSignature(inside.root)) return parseXml(verifiedBytes(inside.xml, inside.root, provider));
  const verified = parseXml(verifiedBytes(xml, response, provider));
  const covered = verified && assertionsOf(verified)[0];
  return covered && decryptAssertion(covered, keys)?.root;
}

function hasSignature(element: Element): boolean {
  return childrenOf(element, SIGNATURE, "Signature").length > 0;
}

/** What the signature inside `signed` covers, which must be `signed` itself. */
function verifiedBytes(xml: string, signed: Element, provider: SamlMetadata): string {
  const [signature, ...others] = childrenOf(signed, SIGNATURE, "Signature");
  const method =
    signature && descendantsOf(signature, SIGNATURE, "SignatureMethod")[0]?.getAttribute("Algorithm");
  const id = signed.getAttribute("ID");
  if (!signature || others.length > 0 || !SIGNATURE_METHODS.has(method ?? "") || !id)
    throw invalidIdentityToken(INVALID);
  const references = descendantsOf(signature, SIGNATURE, "Reference");
  if (references.length !== 1 || references[0]?.getAttribute("URI") !== `#${id}`)
    throw invalidIdentityToken(INVALID);
  for (const certificate of provider.certificates) {
    const bytes = tryVerify(xml, signature, certificate);
    if (bytes !== undefined) return bytes;
  }
  throw invalidIdentityToken(INVALID);
}

function tryVerify(xml: string, signature: Element, certificate: string): string | undefined {
  // The key comes from the metadata alone: one sent along proves nothing.
  const verifier = new SignedXml({
    publicCert: certificate,
    getCertFromKeyInfo: () => null,
  });
  try {
    // A node as the browser's types have it, which this project leaves out.
    verifier.loadSignature(signature as unknown as Parameters<SignedXml["loadSignature"]>[0]);
    if (!verifier.checkSignature(xml)) return undefined;
    const covered = verifier.getSignedReferences();
    return covered.length === 1 ? covered[0] : undefined;
  } catch {
    return undefined;
  }
}
