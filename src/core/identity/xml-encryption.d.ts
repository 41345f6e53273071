/** The part of xml-encryption that is used (to encrypt, by tests): the package has no types. */
declare module "xml-encryption" {
  interface DecryptOptions {
    /** PEM of an RSA private key. */
    key: string;
    disallowDecryptionWithInsecureAlgorithm: boolean;
    warnInsecureAlgorithm: boolean;
  }
  interface EncryptOptions {
    rsa_pub: string;
    /** The certificate of that key. */
    pem: string;
    encryptionAlgorithm: string;
    keyEncryptionAlgorithm: string;
    disallowEncryptionWithInsecureAlgorithm: boolean;
    warnInsecureAlgorithm: boolean;
  }
  export function encrypt(
    xml: string,
    options: EncryptOptions,
    callback: (error: Error | null, encrypted: string) => void,
  ): void;
  /** Calls back before it returns. */
  export function decrypt(
    xml: string,
    options: DecryptOptions,
    callback: (error: Error | null, text?: string | Uint8Array) => void,
  ): void;
}
