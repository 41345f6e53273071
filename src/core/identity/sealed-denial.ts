import { Buffer } from "node:buffer";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { AuthorizationMessage } from "../iam/authorization-message.js";
import type { Vault } from "./vault.js";

/** The longest `EncodedMessage` that STS takes back. */
const ENCODED_CHARACTERS_MAX = 10_240;
/** More than any request's keys: they come from 64 KB of headers, and from tags. */
const OPENED_BYTES_MAX = 1_048_576;

/** Seals what is to be known of a denial, for callers of the account to open: what they may not read, they may carry. */
export function sealDenial(vault: Vault, account: string, message: AuthorizationMessage): string {
  const whole = seal(vault, account, message);
  if (whole.length <= ENCODED_CHARACTERS_MAX) return whole;
  return seal(vault, account, { ...message, context: { ...message.context, conditions: { items: [] } } });
}

function seal(vault: Vault, account: string, message: AuthorizationMessage): string {
  const packed = deflateRawSync(Buffer.from(account + JSON.stringify(message)));
  return vault.seal("authorization-message", packed).toString("base64url");
}

/** The message as JSON text; undefined if it is damaged, or was another account's. */
export function openDenial(vault: Vault, account: string, encoded: string): string | undefined {
  const sealed = Buffer.from(encoded, "base64url");
  // Characters that decode to nothing would be no part of what was sealed.
  if (sealed.toString("base64url") !== encoded) return undefined;
  const packed = vault.unseal("authorization-message", sealed);
  const text = packed && inflateRawSync(packed, { maxOutputLength: OPENED_BYTES_MAX }).toString();
  return text?.startsWith(account) ? text.slice(account.length) : undefined;
}
