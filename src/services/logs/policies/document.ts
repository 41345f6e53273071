import { invalidParameter } from "../errors.js";
import type { LogsContext } from "../operation.js";

/** Throws for what is no policy document. */
export function checkDocument(text: string): void {
  if (!isObject(text)) throw invalidParameter("The policy document is invalid.");
}

/** A policy as it is stored: users and roles by their ids. Throws for what is no policy document. */
export async function pinDocument(text: string, ctx: LogsContext): Promise<string> {
  checkDocument(text);
  return await ctx.principals.pin(text, () => invalidParameter("The policy document is invalid."));
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
