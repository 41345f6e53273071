/** Which usage each operation leaves. */
export const metering = {};
