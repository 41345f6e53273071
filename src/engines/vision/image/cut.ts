import type { Picture } from "./picture.js";

/** A square of a picture, turned: where its centre is and how long its side, in pixels, and how far it is turned clockwise. */
export interface Square {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  /** Radians. */
  readonly angle: number;
}

/** A rectangle likewise; its width runs along the turned direction. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly angle: number;
}

type Outside = "black" | "edge";
type Color = [number, number, number];

/** Most samples averaged along each side of an output pixel, when a large part is made small. */
const SAMPLES_MAX = 4;

/** Cuts a turned square out and scales it to `side` pixels. What lies outside of the picture is black. */
export function cutSquare(picture: Picture, { x, y, size, angle }: Square, side: number): Picture {
  return cutRectangle(
    picture,
    { x, y, width: size, height: size, angle },
    { width: side, height: side },
    "black",
  );
}

/**
 * Cuts a turned rectangle out and scales it. What lies outside of the picture is black, or as the picture's edge is. Made much smaller,
 * it is the mean of whole pixels; else what lies between them is read.
 */
export function cutRectangle(
  picture: Picture,
  area: Rectangle,
  { width, height }: { width: number; height: number },
  outside: Outside,
): Picture {
  const data = new Uint8Array(width * height * 3);
  const samples = Math.min(SAMPLES_MAX, Math.max(1, Math.round(area.height / height)));
  const [across, down] = [area.width / width / samples, area.height / height / samples];
  const [cos, sin] = [Math.cos(area.angle), Math.sin(area.angle)];
  const addSample = samples > 2 ? addPixel : addBetween;
  const color: Color = [0, 0, 0];
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      color.fill(0);
      for (let y = 0; y < samples; y += 1) {
        const v = ((row - height / 2) * samples + y + 0.5) * down;
        for (let x = 0; x < samples; x += 1) {
          const u = ((column - width / 2) * samples + x + 0.5) * across;
          addSample(picture, area.x + u * cos - v * sin, area.y + u * sin + v * cos, outside, color);
        }
      }
      const at = (row * width + column) * 3;
      for (let channel = 0; channel < 3; channel += 1)
        data[at + channel] = (color[channel] as number) / (samples * samples);
    }
  }
  return { data, width, height };
}

/** Adds the pixel that a point lies in. */
function addPixel(
  { data, width, height }: Picture,
  x: number,
  y: number,
  outside: Outside,
  color: Color,
): void {
  let [px, py] = [Math.floor(x), Math.floor(y)];
  if (px < 0 || py < 0 || px >= width || py >= height) {
    if (outside === "black") return;
    px = Math.min(width - 1, Math.max(0, px));
    py = Math.min(height - 1, Math.max(0, py));
  }
  const at = (py * width + px) * 3;
  color[0] += data[at] as number;
  color[1] += data[at + 1] as number;
  color[2] += data[at + 2] as number;
}

/** Adds what lies between the four nearest pixels. */
function addBetween(picture: Picture, x: number, y: number, outside: Outside, color: Color): void {
  const { data, width, height } = picture;
  const left = Math.floor(x - 0.5);
  const top = Math.floor(y - 0.5);
  const across = x - 0.5 - left;
  const down = y - 0.5 - top;
  for (let corner = 0; corner < 4; corner += 1) {
    let px = left + (corner & 1);
    let py = top + (corner >> 1);
    if (outside === "black" && (px < 0 || py < 0 || px >= width || py >= height)) continue;
    px = Math.min(width - 1, Math.max(0, px));
    py = Math.min(height - 1, Math.max(0, py));
    const weight = (corner & 1 ? across : 1 - across) * (corner >> 1 ? down : 1 - down);
    const at = (py * width + px) * 3;
    color[0] += weight * (data[at] as number);
    color[1] += weight * (data[at + 1] as number);
    color[2] += weight * (data[at + 2] as number);
  }
}

/** Where a point of the cut square, given in fractions of its side, lies in the picture, in pixels. */
export function fromSquare({ x, y, size, angle }: Square, u: number, v: number): { x: number; y: number } {
  const cos = Math.cos(angle) * size;
  const sin = Math.sin(angle) * size;
  return { x: x + (u - 0.5) * cos - (v - 0.5) * sin, y: y + (u - 0.5) * sin + (v - 0.5) * cos };
}
