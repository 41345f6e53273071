import { cutSquare } from "../image/cut.js";
import type { Picture } from "../image/picture.js";
import type { Models } from "../runtime/models.js";
import { around, type FaceMesh } from "./mesh.js";
import { ultraFaceClasses } from "./ultraface.js";

const SIDE_PIXELS = 192;
/** How much more than the face the net gets to see. */
const MARGIN = 2.2;

/** How likely something covers the mouth and nose, 0 to 1: what the net is surest of, a bare face or a covered one. */
export function coverReader(models: Models): (picture: Picture, mesh: FaceMesh) => Promise<number> {
  return async (picture, mesh) => {
    const square = { ...around(mesh.points, MARGIN), angle: mesh.angle };
    const { bare, covered } = await ultraFaceClasses(models, cutSquare(picture, square, SIDE_PIXELS));
    return covered / Math.max(Number.EPSILON, bare + covered);
  };
}
