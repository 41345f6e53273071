import type { Usage } from "../../core/metering.js";

/** Security tokens cost nothing on AWS. */
export const free = (): Usage[] => [];
