import { type Ids, LOWER_HEX } from "../../../core/ids.js";

/** Tokens of SNS are as long as this. */
const TOKEN_CHARACTERS = 288;

export const makeToken = (ids: Ids): string => ids.string(TOKEN_CHARACTERS, LOWER_HEX);
export const isToken = (text: string): boolean => /^[0-9a-f]+$/.test(text);
