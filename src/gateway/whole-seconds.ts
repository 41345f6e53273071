/** Milliseconds since the epoch as `2026-01-31T12:00:00Z`: what is behind the second is left out. */
export function wholeSeconds(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");
}
