import { type Element, XMLSerializer } from "@xmldom/xmldom";
import xmlEncryption from "xml-encryption";
import { descendantsOf, parseXml } from "./saml-metadata.js";

const ENCRYPTION = "http://www.w3.org/2001/04/xmlenc#";

/** RSA-OAEP for keys, AES for texts. Keys under PKCS #1 v1.5, and 3DES, leak to whoever may try often enough. */
const METHODS = new Set([
  "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p",
  "http://www.w3.org/2009/xmlenc11#rsa-oaep",
  "http://www.w3.org/2009/xmlenc11#aes128-gcm",
  "http://www.w3.org/2009/xmlenc11#aes256-gcm",
  "http://www.w3.org/2001/04/xmlenc#aes128-cbc",
  "http://www.w3.org/2001/04/xmlenc#aes256-cbc",
]);

export interface DecryptedAssertion {
  /** The very text that was encrypted. */
  xml: string;
  root: Element;
}

/**
 * Opens an `EncryptedAssertion` with the first key that fits. Undefined if none does, whatever the cause: who sent it is not
 * to learn how far it came.
 *
 * @param keys PEM of RSA private keys.
 */
export function decryptAssertion(
  encrypted: Element,
  keys: readonly string[],
): DecryptedAssertion | undefined {
  const methods = descendantsOf(encrypted, ENCRYPTION, "EncryptionMethod");
  if (methods.some((method) => !METHODS.has(method.getAttribute("Algorithm") ?? ""))) return undefined;
  const text = new XMLSerializer().serializeToString(encrypted);
  for (const key of keys) {
    const xml = decrypt(text, key);
    const root = xml === undefined ? undefined : parseXml(xml);
    if (xml !== undefined && root) return { xml, root };
  }
  return undefined;
}

function decrypt(xml: string, key: string): string | undefined {
  let opened: string | undefined;
  const options = { key, disallowDecryptionWithInsecureAlgorithm: false, warnInsecureAlgorithm: false };
  xmlEncryption.decrypt(xml, options, (error, text) => {
    if (!error && text !== undefined) opened = text.toString();
  });
  return opened;
}
