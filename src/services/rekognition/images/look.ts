import type { EngineCall } from "../../../engines/host/engine-module.js";
import type { ImageInput } from "../../../engines/vision/vision-api.js";
import { toAwsError } from "../errors.js";
import { SIDE_PIXELS_MIN } from "../limits.js";
import type { RekognitionContext } from "../state.js";

/** Asks the engine about an image, with its errors in AWS's words; one that AWS finds too small is refused. */
export async function look<Seen>(
  ctx: RekognitionContext,
  image: Uint8Array,
  ask: (vision: RekognitionContext["state"]["vision"], input: ImageInput, call: EngineCall) => Promise<Seen>,
): Promise<Seen> {
  const input = { image, sidePixelsMin: SIDE_PIXELS_MIN };
  return ask(ctx.state.vision, input, { signal: ctx.signal }).catch((error: unknown) => {
    throw toAwsError(error);
  });
}
