/** A decoded picture: upright, sRGB, eight bits, three bytes a pixel, row by row. */
export interface Picture {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

export type ImageFormat = "jpeg" | "png";

/** What the file says of itself, upright. */
export interface ImageFacts {
  readonly format: ImageFormat;
  readonly width: number;
  readonly height: number;
}

/** A rectangle in fractions of the picture's width and height. May reach over the edge. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Intersection over union of two boxes, 0 to 1. */
export function overlap(a: Box, b: Box): number {
  const width = Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left);
  const height = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / (a.width * a.height + b.width * b.height - shared);
}

/** The part of a box that lies within the picture. */
export function clipBox(box: Box): Box {
  const left = clamp(box.left);
  const top = clamp(box.top);
  return { left, top, width: clamp(box.left + box.width) - left, height: clamp(box.top + box.height) - top };
}

function clamp(fraction: number): number {
  return Math.min(1, Math.max(0, fraction));
}
