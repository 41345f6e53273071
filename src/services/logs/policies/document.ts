import { invalidParameter } from "../errors.js";
import type { LogsContext } from "../operation.js";

/** A policy as it is stored: users and roles by their ids. Throws for what is no policy document. */
export async function pinDocument(text: string, ctx: LogsContext): Promise<string> {
  const wrong = () => invalidParameter("The policy document is invalid.");
  if (!isObject(text)) throw wrong();
  return await ctx.principals.pin(text, wrong);
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
