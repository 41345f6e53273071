import type { Box, Picture } from "../image/picture.js";

/** Bands from head to foot, and steps of each colour. */
const BANDS = 3;
const STEPS = 4;
const COLORS = STEPS ** 3;
/** Samples along each side of a box. */
const SAMPLES = 24;
/** What is at a box's edges is more likely background. */
const INSET = 0.15;

/** How what is in a box is coloured: a histogram for each band of its height, adding up to 1. */
export function appearanceOf({ data, width, height }: Picture, box: Box): Float32Array {
  const histogram = new Float32Array(BANDS * COLORS);
  for (let row = 0; row < SAMPLES; row += 1) {
    for (let column = 0; column < SAMPLES; column += 1) {
      const across = INSET + ((column + 0.5) / SAMPLES) * (1 - 2 * INSET);
      const x = Math.min(width - 1, Math.max(0, Math.floor((box.left + across * box.width) * width)));
      const down = (row + 0.5) / SAMPLES;
      const y = Math.min(height - 1, Math.max(0, Math.floor((box.top + down * box.height) * height)));
      let color = 0;
      for (let channel = 0; channel < 3; channel += 1) {
        color = color * STEPS + (((data[(y * width + x) * 3 + channel] ?? 0) * STEPS) >> 8);
      }
      const at = Math.floor(down * BANDS) * COLORS + color;
      histogram[at] = (histogram[at] ?? 0) + 1 / SAMPLES ** 2;
    }
  }
  return histogram;
}

/** How much two appearances share, 0 to 1. */
export function sharedAppearance(one: Float32Array, other: Float32Array): number {
  let shared = 0;
  for (let at = 0; at < one.length; at += 1) shared += Math.min(one[at] ?? 0, other[at] ?? 0);
  return shared;
}
