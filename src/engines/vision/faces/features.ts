import { cutSquare } from "../image/cut.js";
import type { Picture } from "../image/picture.js";
import { type Normalization, toTensor } from "../image/resize.js";
import { evenOut } from "../runtime/linear.js";
import { type Models, outputOf } from "../runtime/models.js";
import { around, type FaceMesh } from "./mesh.js";

/** What the net was trained to see: the face and a little around it, less the mean colour of photographs. */
const SIDE_PIXELS = 224;
const MARGIN = 1.2;
const NORMALIZATION: Normalization = { order: "bgr", mean: [103.939, 116.779, 123.68], scale: [1, 1, 1] };

/** 1,024 numbers that tell people, and what they wear, apart. */
export type ReadFeatures = (picture: Picture, mesh: FaceMesh) => Promise<Float32Array>;

export function featureReader(models: Models): ReadFeatures {
  return async (picture, mesh) => {
    const net = await models.load("faces-features");
    const cut = cutSquare(picture, { ...around(mesh.points, MARGIN), angle: mesh.angle }, SIDE_PIXELS);
    const outputs = await net.run(toTensor(cut, NORMALIZATION));
    return evenOut(outputOf(outputs, "global_pooling/Mean").data);
  };
}
