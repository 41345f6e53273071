import { cutSquare, type Square } from "../image/cut.js";
import type { Picture } from "../image/picture.js";
import { mirrorPicture, toTensor, UNCHANGED } from "../image/resize.js";
import { type Models, outputOf } from "../runtime/models.js";
import { layAsDlib } from "./align.js";
import { distance, landmark, middle } from "./landmarks.js";
import type { FaceMesh } from "./mesh.js";
import { ownRecognizer } from "./own-recognizer.js";

const SIDE_PIXELS = 150;
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
    if (own) {
      const net = await models.loadFile(own.file);
      const input = toTensor(cutSquare(picture, squareOf(mesh, own.cut), own.side), own.normalization);
      const [given] = Object.values(await net.run(input));
      return own.toIdentity(given?.data ?? new Float32Array(0));
    }
    const square = layAsDlib(mesh.points);
    const net = await models.load("faces-identity");
    const cut = cutSquare(picture, square, SIDE_PIXELS);
    const read = async (face: Picture): Promise<Float32Array> =>
      outputOf(await net.run(toTensor(face, UNCHANGED)), "identity").data;
    // Half turned to one side or the other, a face differs less from itself when its mirror image counts too.
    const [seen, mirrored] = [await read(cut), await read(mirrorPicture(cut))];
    return seen.map((value, at) => (value + (mirrored[at] ?? 0)) / 2);
  };
}

/** By the line from the eyes to the mouth: how long the side is in its lengths, and how far down it the centre lies. */
function squareOf(mesh: FaceMesh, cut: { size: number; center: number }): Square {
  const left = landmark(mesh, "eyeLeft");
  const right = landmark(mesh, "eyeRight");
  const eyes = middle([left, right]);
  const mouth = middle([landmark(mesh, "mouthLeft"), landmark(mesh, "mouthRight")]);
  return {
    x: eyes.x + (mouth.x - eyes.x) * cut.center,
    y: eyes.y + (mouth.y - eyes.y) * cut.center,
    size: distance(eyes, mouth) * cut.size,
    angle: Math.atan2(right.y - left.y, right.x - left.x),
  };
}
