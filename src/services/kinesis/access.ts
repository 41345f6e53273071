/** Which permissions each operation needs. */
export const access = {};
