import { createHash } from "node:crypto";

/** Tells requests with the same client request token apart: all they ask but the token, whatever order it is written in. */
export function digestOfInput(input: object): string {
  const members = Object.entries(input)
    .filter(([name, value]) => name !== "ClientRequestToken" && value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(members)).digest("hex");
}
