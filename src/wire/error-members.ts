import type { AwsError } from "./aws-error.js";
import { membersOf, schemaOf } from "./schema.js";

/**
 * The members of an error as its schema names them, the message among them. Undefined for an error without a schema:
 * each protocol words those in its own way. An error without a message has no such member.
 */
export function modelledErrorMembers(error: AwsError): Record<string, unknown> | undefined {
  if (error.schema === undefined) return undefined;
  if (error.message === "") return error.members;
  const message = membersOf(schemaOf(error.schema)).find(({ name }) => name.toLowerCase() === "message");
  return message ? { [message.name]: error.message, ...error.members } : error.members;
}
