import type { Attribute, Image } from "@aws-sdk/client-rekognition";
import type { FaceWishes } from "../../../engines/vision/faces/find-faces.js";
import type { FacesOutput } from "../../../engines/vision/vision-api.js";
import { look } from "../images/look.js";
import { readImage } from "../images/read-image.js";
import { FACES_MAX } from "../limits.js";
import type { RekognitionContext } from "../state.js";

/** Reads the image and the faces in it, at most the 100 largest. */
export async function lookAtFaces(
  image: Image | undefined,
  ctx: RekognitionContext,
  wishes: Omit<FaceWishes, "facesMax">,
): Promise<FacesOutput> {
  const bytes = await readImage(image, ctx);
  const seen = await look(ctx, bytes, (vision, asked, call) =>
    vision.faces({ ...asked, ...wishes, facesMax: FACES_MAX }, call),
  );
  return { ...seen, faces: seen.faces.slice(0, FACES_MAX) };
}

/** Whether any attribute is asked for that only the further models can read. */
export function wantsAttributes(asked: readonly Attribute[] | undefined): boolean {
  return (asked ?? []).some((attribute) => attribute !== "DEFAULT");
}
