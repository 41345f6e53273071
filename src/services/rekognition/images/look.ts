import type { ImageFacts } from "../../../engines/vision/image/picture.js";
import { invalidParameters, toAwsError } from "../errors.js";
import { SIDE_PIXELS_MIN } from "../limits.js";
import type { RekognitionContext } from "../state.js";

/** Asks the engine, with its errors in AWS's words, and refuses an image that AWS finds too small. */
export async function look<Seen extends { facts: ImageFacts }>(
  ctx: RekognitionContext,
  ask: (vision: RekognitionContext["state"]["vision"]) => Promise<Seen>,
): Promise<Seen> {
  const seen = await ask(ctx.state.vision).catch((error: unknown) => {
    throw toAwsError(error);
  });
  if (Math.min(seen.facts.width, seen.facts.height) < SIDE_PIXELS_MIN) throw invalidParameters();
  return seen;
}
