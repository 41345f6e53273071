import type { Picture } from "../image/picture.js";
import { type Normalization, toTensor } from "../image/resize.js";
import type { ModelInput, Tensor } from "./models.js";

/** How a net of the user's wants its picture. */
export interface OwnInput {
  /** In pixels; undefined where the net leaves it open. */
  readonly width: number | undefined;
  readonly height: number | undefined;
  toTensor(picture: Picture, normalization: Normalization): Tensor;
}

/**
 * Reads from the net's own declaration whether colours come first or last, as bytes or normalized, of what size, and whether
 * pictures come in batches (torchvision's detectors take one alone).
 */
export function ownInput({ shape, type }: ModelInput): OwnInput {
  const isAlone = shape.length === 3;
  const [first, second, third] = isAlone ? shape : shape.slice(1);
  const colorsLast = third === 3 && first !== 3;
  const bytes = type === "uint8";
  return {
    height: colorsLast ? first : second,
    width: colorsLast ? second : third,
    toTensor(picture, normalization) {
      const { order } = normalization;
      const tensor = toTensor(picture, bytes ? { order, mean: [0, 0, 0], scale: [1, 1, 1] } : normalization);
      const ordered = colorsLast ? withColorsLast(tensor) : tensor;
      return isAlone ? { data: ordered.data, shape: ordered.shape.slice(1) } : ordered;
    },
  };
}

function withColorsLast({ data, shape }: Tensor): Tensor {
  const [batch = 1, colors = 3, height = 0, width = 0] = shape;
  const area = width * height;
  const turned = new Float32Array(data.length);
  for (let at = 0; at < area; at += 1) {
    for (let color = 0; color < colors; color += 1) {
      turned[at * colors + color] = data[color * area + at] ?? 0;
    }
  }
  return { data: turned, shape: [batch, height, width, colors] };
}
