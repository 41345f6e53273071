import type { Picture } from "../image/picture.js";
import { CSS_COLORS } from "./css-colors.js";

/** A colour of the picture, as the CSS colour nearest to it. */
export interface DominantColor {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  /** CSS name. */
  readonly name: string;
  /** `black`, `blue`, `brown`, `green`, `grey`, `orange`, `pink`, `purple`, `red`, `violet`, `white` or `yellow`. */
  readonly simpleName: string;
  /** Part of the pixels, 0 to 1. */
  readonly share: number;
}

interface NamedColor {
  name: string;
  red: number;
  green: number;
  blue: number;
  lab: Lab;
}

type Lab = readonly [number, number, number];

const PALETTE: readonly NamedColor[] = Object.entries(CSS_COLORS).map(([name, value]) => {
  const [red, green, blue] = [value >> 16, (value >> 8) & 255, value & 255] as const;
  return { name, red, green, blue, lab: toLab(red, green, blue) };
});

/** The colours that cover most of the picture's pixels, the commonest first; of `included` pixels only, if given. */
export function dominantColors(
  picture: Picture,
  included: (x: number, y: number) => boolean = () => true,
): DominantColor[] {
  const counts = new Map<NamedColor, number>();
  let total = 0;
  for (let y = 0; y < picture.height; y += 1) {
    for (let x = 0; x < picture.width; x += 1) {
      if (!included(x, y)) continue;
      const at = (y * picture.width + x) * 3;
      const nearest = nearestColor(
        picture.data[at] ?? 0,
        picture.data[at + 1] ?? 0,
        picture.data[at + 2] ?? 0,
      );
      counts.set(nearest, (counts.get(nearest) ?? 0) + 1);
      total += 1;
    }
  }
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([{ name, red, green, blue }, count]) => ({
      red,
      green,
      blue,
      name,
      simpleName: simpleName(red, green, blue),
      share: count / total,
    }));
}

function nearestColor(red: number, green: number, blue: number): NamedColor {
  const [lightness, a, b] = toLab(red, green, blue);
  let best = PALETTE[0] as NamedColor;
  let least = Infinity;
  for (const color of PALETTE) {
    const distance = (color.lab[0] - lightness) ** 2 + (color.lab[1] - a) ** 2 + (color.lab[2] - b) ** 2;
    if (distance < least) {
      least = distance;
      best = color;
    }
  }
  return best;
}

/** CIE L*a*b*, where distance is close to how different two colours look. */
function toLab(red: number, green: number, blue: number): Lab {
  const linear = (value: number): number => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  };
  const [r, g, b] = [linear(red), linear(green), linear(blue)];
  const root = (value: number): number => (value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116);
  const x = root((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
  const y = root(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = root((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** Where on the colour wheel, in degrees up to which, each plain name reigns. */
const HUES: readonly (readonly [number, string])[] = [
  [15, "red"],
  [45, "orange"],
  [68, "yellow"],
  [165, "green"],
  [255, "blue"],
  [285, "violet"],
  [315, "purple"],
  [345, "pink"],
  [361, "red"],
];

export function simpleName(red: number, green: number, blue: number): string {
  const most = Math.max(red, green, blue);
  const span = most - Math.min(red, green, blue);
  const lightness = (most + Math.min(red, green, blue)) / 510;
  if (most < 40) return "black";
  if (lightness > 0.92) return "white";
  if (span < 28 || span / most < 0.12) return "grey";
  const hue = hueOf(red, green, blue, most, span);
  const name = HUES.find(([end]) => hue < end)?.[1] ?? "red";
  // Dark orange is what people call brown, pale red pink.
  if ((name === "orange" || name === "yellow") && most < 215) return "brown";
  if (name === "red" && hue > 10 && hue < 40 && most < 170) return "brown";
  return name === "red" && lightness > 0.72 ? "pink" : name;
}

function hueOf(red: number, green: number, blue: number, most: number, span: number): number {
  const turn =
    most === red
      ? (green - blue) / span
      : most === green
        ? 2 + (blue - red) / span
        : 4 + (red - green) / span;
  return (turn * 60 + 360) % 360;
}
