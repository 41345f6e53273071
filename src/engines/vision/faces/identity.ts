import { cutSquare } from "../image/cut.js";
import type { Picture } from "../image/picture.js";
import { toTensor, UNCHANGED } from "../image/resize.js";
import { type Models, outputOf } from "../runtime/models.js";
import { distance, landmark, middle } from "./landmarks.js";
import type { FaceMesh } from "./mesh.js";

const SIDE_PIXELS = 150;
/** Side of the cut-out in distances from eyes to mouth, and how far down that line its centre is; tried on pairs of faces. */
const SIZE = 3;
const CENTER = 0.4;

/** Reads 128 numbers that are close (Euclidean) for faces of one person and far apart for two people's. */
export function identityReader(models: Models): (picture: Picture, mesh: FaceMesh) => Promise<Float32Array> {
  return async (picture, mesh) => {
    const net = await models.load("faces-identity");
    const left = landmark(mesh, "eyeLeft");
    const right = landmark(mesh, "eyeRight");
    const eyes = middle([left, right]);
    const mouth = middle([landmark(mesh, "mouthLeft"), landmark(mesh, "mouthRight")]);
    const square = {
      x: eyes.x + (mouth.x - eyes.x) * CENTER,
      y: eyes.y + (mouth.y - eyes.y) * CENTER,
      size: distance(eyes, mouth) * SIZE,
      angle: Math.atan2(right.y - left.y, right.x - left.x),
    };
    const outputs = await net.run(toTensor(cutSquare(picture, square, SIDE_PIXELS), UNCHANGED));
    return outputOf(outputs, "identity").data.slice();
  };
}
