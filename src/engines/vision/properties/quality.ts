import type { Picture } from "../image/picture.js";

/** Each 0 (none) to 100. */
export interface Quality {
  readonly brightness: number;
  readonly sharpness: number;
  readonly contrast: number;
}

/** Deviation of a picture that is half black, half white. */
const DEVIATION_MAX = 127.5;
/** Second differences of a crisp photograph at the working size; what has more is as sharp as can be told. */
const SHARP_DIFFERENCE = 22;

/** How bright, sharp and rich in contrast the picture is, or its `included` pixels. */
export function measureQuality(
  picture: Picture,
  included: (x: number, y: number) => boolean = () => true,
): Quality {
  const { width, height } = picture;
  const luma = toLuma(picture);
  let count = 0;
  let sum = 0;
  let squares = 0;
  let differences = 0;
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      if (!included(x, y)) continue;
      const at = y * width + x;
      const value = luma[at] ?? 0;
      const around =
        (luma[at - 1] ?? 0) + (luma[at + 1] ?? 0) + (luma[at - width] ?? 0) + (luma[at + width] ?? 0);
      count += 1;
      sum += value;
      squares += value * value;
      differences += (4 * value - around) ** 2;
    }
  }
  if (count === 0) return { brightness: 0, sharpness: 0, contrast: 0 };
  const mean = sum / count;
  const deviation = Math.sqrt(Math.max(0, squares / count - mean * mean));
  return {
    brightness: (mean / 255) * 100,
    sharpness: Math.min(1, Math.sqrt(differences / count) / SHARP_DIFFERENCE) * 100,
    contrast: Math.min(1, deviation / DEVIATION_MAX) * 100,
  };
}

function toLuma({ data, width, height }: Picture): Float32Array {
  const luma = new Float32Array(width * height);
  for (let at = 0; at < luma.length; at += 1) {
    luma[at] =
      0.299 * (data[at * 3] ?? 0) + 0.587 * (data[at * 3 + 1] ?? 0) + 0.114 * (data[at * 3 + 2] ?? 0);
  }
  return luma;
}
