import { join } from "node:path";
import { cutSquare, type Square } from "../image/cut.js";
import type { Picture } from "../image/picture.js";
import { mirrorPicture, toTensor, UNCHANGED } from "../image/resize.js";
import { loadLinear } from "../runtime/linear.js";
import { type Models, outputOf } from "../runtime/models.js";
import { layAsDlib } from "./align.js";
import type { ReadFeatures } from "./features.js";
import { distance, landmark, middle } from "./landmarks.js";
import type { FaceMesh } from "./mesh.js";
import { ownRecognizer } from "./own-recognizer.js";

const SIDE_PIXELS = 150;
/** The numbers of a built-in identity: the directions in which faces differ most. */
export const IDENTITY_NUMBERS = 64;

/**
 * Reads numbers that are close (Euclidean) for faces of one person and far apart for two people's: 64, or with a recognizer of
 * the user's as many as that has.
 */
export function identityReader(
  models: Models,
  folder: string,
  readFeatures: ReadFeatures,
  ownFolder?: string,
): (picture: Picture, mesh: FaceMesh) => Promise<Float32Array> {
  const readParts = identityParts(models, readFeatures);
  let directions: ReturnType<typeof loadLinear> | undefined;
  return async (picture, mesh) => {
    const own = ownFolder === undefined ? undefined : await ownRecognizer(models, ownFolder);
    if (own) {
      const net = await models.loadFile(own.file);
      const input = toTensor(cutSquare(picture, squareOf(mesh, own.cut), own.side), own.normalization);
      const [given] = Object.values(await net.run(input));
      return own.toIdentity(given?.data ?? new Float32Array(0));
    }
    directions ??= loadLinear(join(folder, "faces-identity.bin"), IDENTITY_NUMBERS);
    return Float32Array.from((await directions)(await readParts(picture, mesh)));
  };
}

/** What two nets have to say of who it is: 1,024 features, and the 128 numbers of dlib's. */
export function identityParts(
  models: Models,
  readFeatures: ReadFeatures,
): (picture: Picture, mesh: FaceMesh) => Promise<Float32Array> {
  return async (picture, mesh) => {
    const net = await models.load("faces-identity");
    const cut = cutSquare(picture, layAsDlib(mesh.points), SIDE_PIXELS);
    const read = async (face: Picture): Promise<Float32Array> =>
      outputOf(await net.run(toTensor(face, UNCHANGED)), "identity").data;
    // Half turned to one side or the other, a face differs less from itself when its mirror image counts too.
    const features = [await readFeatures(picture, mesh, false), await readFeatures(picture, mesh, true)];
    const numbers = [await read(cut), await read(mirrorPicture(cut))];
    return Float32Array.from([...meanOf(features), ...meanOf(numbers)]);
  };
}

function meanOf([one, other]: readonly Float32Array[]): Float32Array {
  return (one ?? new Float32Array(0)).map((value, at) => (value + (other?.[at] ?? 0)) / 2);
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
