/** Signing in costs nothing. */
export const metering = {};
