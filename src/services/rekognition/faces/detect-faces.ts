import type { Op } from "../state.js";
import { lookAtFaces, wantsAttributes } from "./look-at-faces.js";
import { toFaceDetail } from "./to-wire.js";

export const DetectFaces: Op<"DetectFaces"> = async (input, ctx) => {
  const { faces } = await lookAtFaces(input.Image, ctx, {
    attributes: wantsAttributes(input.Attributes),
    identities: false,
  });
  return { FaceDetails: faces.map((face) => toFaceDetail(face, input.Attributes)) };
};
