import { join } from "node:path";
import type { Picture } from "../image/picture.js";
import { toProbability } from "../objects/odds.js";
import { loadLinear } from "../runtime/linear.js";
import type { ReadFeatures } from "./features.js";
import type { FaceMesh } from "./mesh.js";

/** That there are glasses, and that glasses, where there are any, are sunglasses. */
const OUTPUTS = 2;

export interface Glasses {
  readonly glasses: number;
  readonly sunglasses: number;
}

/** How likely a face wears glasses of any kind, and how likely these are sunglasses, 0 to 1. */
export function glassesReader(
  folder: string,
  readFeatures: ReadFeatures,
): (picture: Picture, mesh: FaceMesh) => Promise<Glasses> {
  let classifiers: ReturnType<typeof loadLinear> | undefined;
  return async (picture, mesh) => {
    classifiers ??= loadLinear(join(folder, "faces-glasses.bin"), OUTPUTS);
    const odds = (await classifiers)(await readFeatures(picture, mesh));
    const [glasses = 0, dark = 0] = odds.map(toProbability);
    return { glasses, sunglasses: glasses * dark };
  };
}
