const TRIES_MAX = 400;
const PAUSE_MS = 25;

/** Waits for something that a real process or a delivery brings about. Bounded; fails by saying what never came. */
export async function until(
  isThere: () => Promise<boolean>,
  what = "what the test waits for",
): Promise<void> {
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    if (await isThere()) return;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  throw new Error(`${what} did not come`);
}
