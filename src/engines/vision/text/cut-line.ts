import type { Picture } from "../image/picture.js";
import type { TurnedRectangle } from "./shapes.js";

/** Most samples averaged along a side of an output pixel. */
const SAMPLES_MAX = 4;

/** Cuts a turned rectangle out and scales it to a height; the width follows, within bounds. */
export function cutLine(
  { data, width, height }: Picture,
  line: TurnedRectangle,
  heightPixels: number,
  widthPixels: { min: number; max: number },
): Picture {
  const scale = line.height / heightPixels;
  const wide = Math.min(widthPixels.max, Math.max(widthPixels.min, Math.round(line.width / scale)));
  const across = line.width / wide;
  const samples = Math.min(SAMPLES_MAX, Math.max(1, Math.round(scale)));
  const [cos, sin] = [Math.cos(line.angle), Math.sin(line.angle)];
  const cut = new Uint8Array(wide * heightPixels * 3);
  for (let at = 0; at < wide * heightPixels; at += 1) {
    const sums = [0, 0, 0];
    for (let sample = 0; sample < samples * samples; sample += 1) {
      const u = ((at % wide) + ((sample % samples) + 0.5) / samples - wide / 2) * across;
      const v =
        (Math.floor(at / wide) + (Math.floor(sample / samples) + 0.5) / samples - heightPixels / 2) * scale;
      const x = Math.min(width - 1, Math.max(0, Math.floor(line.x + u * cos - v * sin)));
      const y = Math.min(height - 1, Math.max(0, Math.floor(line.y + u * sin + v * cos)));
      for (let channel = 0; channel < 3; channel += 1) {
        sums[channel] = (sums[channel] ?? 0) + (data[(y * width + x) * 3 + channel] ?? 0);
      }
    }
    for (let channel = 0; channel < 3; channel += 1) {
      cut[at * 3 + channel] = (sums[channel] ?? 0) / (samples * samples);
    }
  }
  return { data: cut, width: wide, height: heightPixels };
}
