import { checkPolicy, type PolicyUse } from "../../core/iam/grammar/check-policy.js";
import { MalformedPolicy } from "../../core/iam/grammar/malformed.js";
import { malformedPolicy } from "./errors.js";

export function checkDocument(document: string, use: PolicyUse): void {
  try {
    checkPolicy(document, use);
  } catch (error) {
    if (error instanceof MalformedPolicy) throw malformedPolicy(error.message);
    throw error;
  }
}

/** Policies are measured without their white space. */
export function sizeOf(document: string): number {
  return document.replace(/\s/g, "").length;
}

/** Documents leave IAM percent-encoded as RFC 3986 has it. */
export function toShown(document: string): string {
  return encodeURIComponent(document.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
