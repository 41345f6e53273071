import type {
  EncryptionAlgorithmSpec,
  KeyAgreementAlgorithmSpec,
  KeySpec,
  KeyUsageType,
  MacAlgorithmSpec,
  SigningAlgorithmSpec,
} from "@aws-sdk/client-kms";

/** What a key of a spec is made of and good for. */
export interface SpecFacts {
  usages: readonly KeyUsageType[];
  /** Bytes of random material of symmetric and HMAC keys. */
  bytes?: number;
  rsaBits?: number;
  /** OpenSSL's name of the curve. */
  curve?: string;
  signing?: readonly SigningAlgorithmSpec[];
  mac?: MacAlgorithmSpec;
}

const RSA_SIGNING: readonly SigningAlgorithmSpec[] = [
  "RSASSA_PSS_SHA_256",
  "RSASSA_PSS_SHA_384",
  "RSASSA_PSS_SHA_512",
  "RSASSA_PKCS1_V1_5_SHA_256",
  "RSASSA_PKCS1_V1_5_SHA_384",
  "RSASSA_PKCS1_V1_5_SHA_512",
];

const rsa = (rsaBits: number): SpecFacts => ({
  usages: ["ENCRYPT_DECRYPT", "SIGN_VERIFY"],
  rsaBits,
  signing: RSA_SIGNING,
});
const ecc = (curve: string, algorithm: SigningAlgorithmSpec): SpecFacts => ({
  usages: ["SIGN_VERIFY", "KEY_AGREEMENT"],
  curve,
  signing: [algorithm],
});
const hmac = (bytes: number, mac: MacAlgorithmSpec): SpecFacts => ({
  usages: ["GENERATE_VERIFY_MAC"],
  bytes,
  mac,
});

export const SPECS: Readonly<Partial<Record<KeySpec, SpecFacts>>> = {
  SYMMETRIC_DEFAULT: { usages: ["ENCRYPT_DECRYPT"], bytes: 32 },
  RSA_2048: rsa(2048),
  RSA_3072: rsa(3072),
  RSA_4096: rsa(4096),
  ECC_NIST_P256: ecc("prime256v1", "ECDSA_SHA_256"),
  ECC_NIST_P384: ecc("secp384r1", "ECDSA_SHA_384"),
  ECC_NIST_P521: ecc("secp521r1", "ECDSA_SHA_512"),
  ECC_SECG_P256K1: { ...ecc("secp256k1", "ECDSA_SHA_256"), usages: ["SIGN_VERIFY"] },
  HMAC_224: hmac(28, "HMAC_SHA_224"),
  HMAC_256: hmac(32, "HMAC_SHA_256"),
  HMAC_384: hmac(48, "HMAC_SHA_384"),
  HMAC_512: hmac(64, "HMAC_SHA_512"),
};

const RSA_ENCRYPTION: readonly EncryptionAlgorithmSpec[] = ["RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256"];

/** What a key is good for, as the members that answers list it by. */
export function toAlgorithms({ spec, usage }: { spec: KeySpec; usage: KeyUsageType }): {
  EncryptionAlgorithms?: EncryptionAlgorithmSpec[];
  SigningAlgorithms?: SigningAlgorithmSpec[];
  MacAlgorithms?: MacAlgorithmSpec[];
  KeyAgreementAlgorithms?: KeyAgreementAlgorithmSpec[];
} {
  const { signing = [], mac } = SPECS[spec] ?? {};
  switch (usage) {
    case "ENCRYPT_DECRYPT":
      return {
        EncryptionAlgorithms: spec === "SYMMETRIC_DEFAULT" ? ["SYMMETRIC_DEFAULT"] : [...RSA_ENCRYPTION],
      };
    case "SIGN_VERIFY":
      return { SigningAlgorithms: [...signing] };
    case "KEY_AGREEMENT":
      return { KeyAgreementAlgorithms: ["ECDH"] };
    default:
      return mac ? { MacAlgorithms: [mac] } : {};
  }
}
