import { createHash, createPrivateKey, createSign, generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import type { Clock } from "../../../core/clock.js";
import type { Ids } from "../../../core/ids.js";
import type { Store } from "../../../core/store/store.js";
import type { SigningKeyRecord } from "../records.js";
import { signingKeys } from "../store.js";
import { makeCertificate } from "./certificate.js";

const generate = promisify(generateKeyPair);

const KEY_BITS = 2048;
const VALID_MS = 20 * 365 * 24 * 3_600_000;
const DAY_MS = 24 * 3_600_000;

interface Means {
  store: Store;
  ids: Ids;
  clock: Clock;
}

/** Signs messages with a key that is made at the first one and kept: what was signed stays verifiable. */
export class Signer {
  readonly #means: Means;
  #loading: Promise<{ record: SigningKeyRecord; privateKey: KeyObject }> | undefined;

  constructor(means: Means) {
    this.#means = means;
  }

  /** Base64. Version 1 hashes with SHA-1, version 2 with SHA-256. */
  async sign(text: string, version: string): Promise<string> {
    const { privateKey } = await this.#key();
    return createSign(version === "2" ? "sha256" : "sha1")
      .update(text, "utf8")
      .sign(privateKey, "base64");
  }

  async certificate(): Promise<SigningKeyRecord> {
    return (await this.#key()).record;
  }

  #key(): Promise<{ record: SigningKeyRecord; privateKey: KeyObject }> {
    if (!this.#loading) {
      this.#loading = this.#load();
      // What failed is tried again by the next message.
      this.#loading.catch(() => {
        this.#loading = undefined;
      });
    }
    return this.#loading;
  }

  async #load(): Promise<{ record: SigningKeyRecord; privateKey: KeyObject }> {
    const { store } = this.#means;
    let record = await signingKeys.get(store, "key");
    if (!record) {
      const made = await this.#make();
      record = await store.transact(async (tx) => {
        const other = await signingKeys.get(tx, "key");
        if (!other) signingKeys.put(tx, ["key"], made);
        return other ?? made;
      });
    }
    return { record, privateKey: createPrivateKey(record.privateKey) };
  }

  async #make(): Promise<SigningKeyRecord> {
    const { ids, clock } = this.#means;
    const { publicKey, privateKey } = await generate("rsa", { modulusLength: KEY_BITS });
    const now = clock.now();
    const certificate = makeCertificate({
      commonName: "sns.amazonaws.com",
      serial: ids.bytes(15),
      from: now - DAY_MS,
      until: now + VALID_MS,
      publicKey,
      privateKey,
    });
    return {
      privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
      certificate,
      fingerprint: createHash("sha256").update(certificate).digest("hex").slice(0, 32),
    };
  }
}
