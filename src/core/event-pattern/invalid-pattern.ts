/** The pattern is no pattern; the message says why. */
export class InvalidPattern extends Error {}
