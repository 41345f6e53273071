import type { Picture } from "./picture.js";

/** A picture whose brightest hundredth begins below this, of 255, is dark; where it shall begin instead; how much is made of the little there is. */
const DARK_MAX = 100;
const LIT = 220;
const FACTOR_MAX = 24;
const BRIGHTEST = 0.01;
/** Every so many pixels are counted. */
const STEP = 7;

/** A dark picture as it were in more light; any other one as it is. */
export function lightUp(picture: Picture): Picture {
  const { data } = picture;
  const counts = new Uint32Array(256);
  let count = 0;
  for (let at = 0; at + 2 < data.length; at += 3 * STEP) {
    const brightest = Math.max(data[at] as number, data[at + 1] as number, data[at + 2] as number);
    counts[brightest] = (counts[brightest] as number) + 1;
    count += 1;
  }
  let [bright, above] = [255, 0];
  while (bright > 1 && above + (counts[bright] as number) < count * BRIGHTEST) {
    above += counts[bright] as number;
    bright -= 1;
  }
  if (bright >= DARK_MAX) return picture;
  const factor = Math.min(FACTOR_MAX, LIT / bright);
  return { ...picture, data: data.map((value) => Math.min(255, value * factor)) };
}
