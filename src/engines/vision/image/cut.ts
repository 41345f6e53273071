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

/** Cuts a turned rectangle out and scales it. What lies outside of the picture is black, or as the picture's edge is. */
export function cutRectangle(
  picture: Picture,
  area: Rectangle,
  { width, height }: { width: number; height: number },
  outside: Outside,
): Picture {
  const data = new Uint8Array(width * height * 3);
  const [across, down] = [area.width / width, area.height / height];
  const samples = Math.min(SAMPLES_MAX, Math.max(1, Math.round(down)));
  const [cos, sin] = [Math.cos(area.angle), Math.sin(area.angle)];
  const color: Color = [0, 0, 0];
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      let [red, green, blue] = [0, 0, 0];
      for (let sample = 0; sample < samples * samples; sample += 1) {
        const u = (column + ((sample % samples) + 0.5) / samples - width / 2) * across;
        const v = (row + (Math.floor(sample / samples) + 0.5) / samples - height / 2) * down;
        samplePixel(picture, area.x + u * cos - v * sin, area.y + u * sin + v * cos, outside, color);
        red += color[0];
        green += color[1];
        blue += color[2];
      }
      const at = (row * width + column) * 3;
      const count = samples * samples;
      data[at] = red / count;
      data[at + 1] = green / count;
      data[at + 2] = blue / count;
    }
  }
  return { data, width, height };
}

/** Reads between the four nearest pixels. */
function samplePixel(picture: Picture, x: number, y: number, outside: Outside, into: Color): void {
  const { data, width, height } = picture;
  const left = Math.floor(x - 0.5);
  const top = Math.floor(y - 0.5);
  const across = x - 0.5 - left;
  const down = y - 0.5 - top;
  for (let channel = 0; channel < 3; channel += 1) into[channel] = 0;
  for (let corner = 0; corner < 4; corner += 1) {
    let px = left + (corner & 1);
    let py = top + (corner >> 1);
    if (outside === "black" && (px < 0 || py < 0 || px >= width || py >= height)) continue;
    px = Math.min(width - 1, Math.max(0, px));
    py = Math.min(height - 1, Math.max(0, py));
    const weight = (corner & 1 ? across : 1 - across) * (corner >> 1 ? down : 1 - down);
    const at = (py * width + px) * 3;
    for (let channel = 0; channel < 3; channel += 1) {
      into[channel] = (into[channel] ?? 0) + weight * (data[at + channel] ?? 0);
    }
  }
}

/** Where a point of the cut square, given in fractions of its side, lies in the picture, in pixels. */
export function fromSquare({ x, y, size, angle }: Square, u: number, v: number): { x: number; y: number } {
  const cos = Math.cos(angle) * size;
  const sin = Math.sin(angle) * size;
  return { x: x + (u - 0.5) * cos - (v - 0.5) * sin, y: y + (u - 0.5) * sin + (v - 0.5) * cos };
}
