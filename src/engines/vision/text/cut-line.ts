import { cutRectangle } from "../image/cut.js";
import type { Picture } from "../image/picture.js";
import type { TurnedRectangle } from "./shapes.js";

/** Cuts a turned rectangle out and scales it to a height; the width follows, within bounds. */
export function cutLine(
  picture: Picture,
  line: TurnedRectangle,
  height: number,
  widthPixels: { min: number; max: number },
): Picture {
  const exact = Math.round((line.width * height) / line.height);
  const width = Math.min(widthPixels.max, Math.max(widthPixels.min, exact));
  return cutRectangle(picture, line, { width, height }, "edge");
}
