import type { Picture } from "./picture.js";

/** A square of a picture, turned: where its centre is and how long its side, in pixels, and how far it is turned clockwise. */
export interface Square {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  /** Radians. */
  readonly angle: number;
}

/** Most samples averaged along each side of an output pixel, when a large square is made small. */
const SAMPLES_MAX = 4;

/** Cuts a turned square out and scales it to `side` pixels. What lies outside of the picture is black. */
export function cutSquare(picture: Picture, square: Square, side: number): Picture {
  const data = new Uint8Array(side * side * 3);
  const scale = square.size / side;
  const samples = Math.min(SAMPLES_MAX, Math.max(1, Math.round(scale)));
  const cos = Math.cos(square.angle) * scale;
  const sin = Math.sin(square.angle) * scale;
  const color: [number, number, number] = [0, 0, 0];
  for (let row = 0; row < side; row += 1) {
    for (let column = 0; column < side; column += 1) {
      let [red, green, blue] = [0, 0, 0];
      for (let sample = 0; sample < samples * samples; sample += 1) {
        const u = column + ((sample % samples) + 0.5) / samples - side / 2;
        const v = row + (Math.floor(sample / samples) + 0.5) / samples - side / 2;
        samplePixel(picture, square.x + u * cos - v * sin, square.y + u * sin + v * cos, color);
        red += color[0];
        green += color[1];
        blue += color[2];
      }
      const at = (row * side + column) * 3;
      const count = samples * samples;
      data[at] = red / count;
      data[at + 1] = green / count;
      data[at + 2] = blue / count;
    }
  }
  return { data, width: side, height: side };
}

/** Reads between the four nearest pixels. */
function samplePixel(
  { data, width, height }: Picture,
  x: number,
  y: number,
  into: [number, number, number],
): void {
  const left = Math.floor(x - 0.5);
  const top = Math.floor(y - 0.5);
  const across = x - 0.5 - left;
  const down = y - 0.5 - top;
  for (let channel = 0; channel < 3; channel += 1) into[channel] = 0;
  for (let corner = 0; corner < 4; corner += 1) {
    const px = left + (corner & 1);
    const py = top + (corner >> 1);
    if (px < 0 || py < 0 || px >= width || py >= height) continue;
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
