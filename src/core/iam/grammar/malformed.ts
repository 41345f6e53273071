/** A policy document that breaks the grammar. The message is IAM's; each service has its own error code for it. */
export class MalformedPolicy extends Error {}
