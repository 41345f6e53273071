import type { Tensor } from "../runtime/models.js";
import { loadOptional } from "../runtime/optional.js";
import type { Picture } from "./picture.js";

/** Scales a picture to exactly this size, averaging what is made smaller. */
export async function resizePicture(picture: Picture, width: number, height: number): Promise<Picture> {
  if (picture.width === width && picture.height === height) return picture;
  const { default: sharp } = await loadOptional(() => import("sharp"), "sharp");
  const raw = { width: picture.width, height: picture.height, channels: 3 } as const;
  const data = await sharp(picture.data, { raw })
    .resize(width, height, { fit: "fill", kernel: "linear" })
    .raw()
    .toBuffer();
  return { data, width, height };
}

/** The mirror image. */
export function mirrorPicture({ data, width, height }: Picture): Picture {
  const mirrored = new Uint8Array(data.length);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const from = (y * width + x) * 3;
      const to = (y * width + width - 1 - x) * 3;
      mirrored[to] = data[from] ?? 0;
      mirrored[to + 1] = data[from + 1] ?? 0;
      mirrored[to + 2] = data[from + 2] ?? 0;
    }
  }
  return { data: mirrored, width, height };
}

/** How a model wants its colours: `(value - mean) / scale` for each channel, in this order. */
export interface Normalization {
  order: "rgb" | "bgr";
  mean: readonly [number, number, number];
  scale: readonly [number, number, number];
}

export const UNCHANGED: Normalization = { order: "rgb", mean: [0, 0, 0], scale: [1, 1, 1] };

/** A picture as a model's input: one batch, channels first. */
export function toTensor(picture: Picture, { order, mean, scale }: Normalization): Tensor {
  const { data, width, height } = picture;
  const area = width * height;
  const values = new Float32Array(area * 3);
  for (let channel = 0; channel < 3; channel += 1) {
    const from = order === "rgb" ? channel : 2 - channel;
    const offset = mean[channel] ?? 0;
    const factor = 1 / (scale[channel] ?? 1);
    const base = channel * area;
    for (let at = 0; at < area; at += 1) values[base + at] = ((data[at * 3 + from] ?? 0) - offset) * factor;
  }
  return { data: values, shape: [1, 3, height, width] };
}
