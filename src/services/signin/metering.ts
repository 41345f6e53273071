import type { Usage } from "../../core/metering.js";

/** Signing in costs nothing. */
export function free(): Usage[] {
  return [];
}
