import { randomBytes, randomInt, randomUUID } from "node:crypto";
import type { Ids } from "../ids.js";

export function randomIds(): Ids {
  return {
    uuid: () => randomUUID(),
    string: (length, alphabet) =>
      Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join(""),
    bytes: (length) => randomBytes(length),
    fraction: () => randomInt(2 ** 32) / 2 ** 32,
  };
}
