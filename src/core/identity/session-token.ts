import { Buffer } from "node:buffer";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { Principal } from "../principal.js";
import type { KnownCredential } from "./identity.js";
import type { Vault } from "./vault.js";

/** Longest token that is looked at, in characters. Session policies and tags are packed to far less. */
const TOKEN_CHARACTERS_MAX = 12_288;

/** Most bytes a token's content may unpack to. */
const CONTENT_BYTES_MAX = 65_536;

interface TokenContent {
  id: string;
  secret: string;
  principal: Principal;
}

/** Puts temporary credentials into a token that only this server can open. */
export function toSessionToken(vault: Vault, content: TokenContent): string {
  const packed = deflateRawSync(Buffer.from(JSON.stringify(content)));
  return vault.seal("session-token", packed).toString("base64");
}

/** The credentials inside a token; undefined unless it is one of ours and belongs to that access key. */
export function readSessionToken(
  vault: Vault,
  accessKeyId: string,
  sessionToken: string,
): KnownCredential | undefined {
  if (sessionToken.length > TOKEN_CHARACTERS_MAX) return undefined;
  const sealed = Buffer.from(sessionToken, "base64");
  // Base64 has many spellings of one text; a token has one.
  if (sealed.toString("base64") !== sessionToken) return undefined;
  const packed = vault.unseal("session-token", sealed);
  if (!packed) return undefined;
  const unpacked = inflateRawSync(packed, { maxOutputLength: CONTENT_BYTES_MAX });
  const content = JSON.parse(unpacked.toString()) as TokenContent;
  if (content.id !== accessKeyId) return undefined;
  return {
    accessKeyId,
    secretAccessKey: content.secret,
    sessionToken,
    active: true,
    principal: content.principal,
  };
}
