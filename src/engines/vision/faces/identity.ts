import { cutSquare } from "../image/cut.js";
import type { Picture } from "../image/picture.js";
import { toTensor, UNCHANGED } from "../image/resize.js";
import { type Models, outputOf } from "../runtime/models.js";
import { distance, landmark, middle } from "./landmarks.js";
import type { FaceMesh } from "./mesh.js";
import { ownRecognizer } from "./own-recognizer.js";

const SIDE_PIXELS = 150;
/** Side of the cut-out in distances from eyes to mouth, and how far down that line its centre is; tried on pairs of faces. */
const CUT = { size: 3, center: 0.4 };

/**
 * Reads 128 numbers that are close (Euclidean) for faces of one person and far apart for two people's; with a recognizer of
 * the user's, as many as that has.
 */
export function identityReader(
  models: Models,
  ownFolder?: string,
): (picture: Picture, mesh: FaceMesh) => Promise<Float32Array> {
  return async (picture, mesh) => {
    const own = ownFolder === undefined ? undefined : await ownRecognizer(models, ownFolder);
    const cut = own?.cut ?? CUT;
    const left = landmark(mesh, "eyeLeft");
    const right = landmark(mesh, "eyeRight");
    const eyes = middle([left, right]);
    const mouth = middle([landmark(mesh, "mouthLeft"), landmark(mesh, "mouthRight")]);
    const square = {
      x: eyes.x + (mouth.x - eyes.x) * cut.center,
      y: eyes.y + (mouth.y - eyes.y) * cut.center,
      size: distance(eyes, mouth) * cut.size,
      angle: Math.atan2(right.y - left.y, right.x - left.x),
    };
    if (own) {
      const net = await models.loadFile(own.file);
      const input = toTensor(cutSquare(picture, square, own.side), own.normalization);
      const [given] = Object.values(await net.run(input));
      return own.toIdentity(given?.data ?? new Float32Array(0));
    }
    const net = await models.load("faces-identity");
    const outputs = await net.run(toTensor(cutSquare(picture, square, SIDE_PIXELS), UNCHANGED));
    return outputOf(outputs, "identity").data.slice();
  };
}
