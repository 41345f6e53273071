import type { Face } from "@aws-sdk/client-rekognition";
import { toBoundingBox } from "../labels/to-wire.js";
import { FACE_MODEL_VERSION } from "../limits.js";
import type { FaceRecord } from "../records.js";

/** A stored face as answers name it. */
export function toWireFace({ id, imageId, externalImageId, box, confidence, userId }: FaceRecord): Face {
  return {
    FaceId: id,
    ImageId: imageId,
    BoundingBox: toBoundingBox(box),
    Confidence: confidence * 100,
    IndexFacesModelVersion: FACE_MODEL_VERSION,
    ...(externalImageId !== undefined && { ExternalImageId: externalImageId }),
    ...(userId !== undefined && { UserId: userId }),
  };
}
