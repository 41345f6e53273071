import { cutSquare } from "../image/cut.js";
import type { Picture } from "../image/picture.js";
import { mirrorPicture, type Normalization, toTensor } from "../image/resize.js";
import { evenOut } from "../runtime/linear.js";
import { type Models, outputOf } from "../runtime/models.js";
import { around, type FaceMesh } from "./mesh.js";

/** What the net was trained to see: the face and a little around it, less the mean colour of photographs. */
const SIDE_PIXELS = 224;
const MARGIN = 1.2;
const NORMALIZATION: Normalization = { order: "bgr", mean: [103.939, 116.779, 123.68], scale: [1, 1, 1] };

/** 1,024 numbers that tell people, and what they wear, apart; of the face's mirror image if that is asked for. */
export type ReadFeatures = (picture: Picture, mesh: FaceMesh, isMirrored: boolean) => Promise<Float32Array>;

export function featureReader(models: Models): ReadFeatures {
  const read: ReadFeatures = async (picture, mesh, isMirrored) => {
    const net = await models.load("faces-features");
    const cut = cutSquare(picture, { ...around(mesh.points, MARGIN), angle: mesh.angle }, SIDE_PIXELS);
    const outputs = await net.run(toTensor(isMirrored ? mirrorPicture(cut) : cut, NORMALIZATION));
    return evenOut(outputOf(outputs, "global_pooling/Mean").data);
  };
  // Identity and attributes both ask for those of the face as it is.
  const known = new WeakMap<FaceMesh, Promise<Float32Array>>();
  return (picture, mesh, isMirrored) => {
    if (isMirrored) return read(picture, mesh, true);
    const features = known.get(mesh) ?? read(picture, mesh, false);
    known.set(mesh, features);
    return features;
  };
}
