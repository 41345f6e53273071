/**
 * Draws pictures in which there is no thing that has a name: noise, stripes, rows of discs, spheres in the dark, mosaics, curves
 * and pages of letters. The same seed draws the same pictures.
 */
import sharp from "sharp";
import { randomFrom } from "./linear.js";

const WIDTH = 480;
const HEIGHT = 360;

/** Noise of 0 to 1 whose grain is `cells` across the picture, each finer octave `fade` as strong. */
async function noise(random, cells, fade) {
  const sum = new Float32Array(WIDTH * HEIGHT);
  let total = 0;
  for (let octave = 0, weight = 1; octave < 6; octave += 1, weight *= fade) {
    const across = Math.min(WIDTH, Math.round(cells * 2 ** octave));
    const down = Math.max(2, Math.round((across * HEIGHT) / WIDTH));
    const grain = Buffer.from(Array.from({ length: across * down }, () => random() * 255));
    const raw = { width: across, height: down, channels: 1 };
    const large = await sharp(grain, { raw })
      .resize(WIDTH, HEIGHT, { fit: "fill" })
      .toColourspace("b-w")
      .raw()
      .toBuffer();
    for (let at = 0; at < sum.length; at += 1) sum[at] += (weight * large[at]) / 255;
    total += weight;
  }
  return sum.map((value) => value / total);
}

/** From a brightness of each pixel, 0 to 1, in a colour or in grey. */
function toPng(brightness, [red, green, blue] = [1, 1, 1]) {
  const data = Buffer.alloc(WIDTH * HEIGHT * 3);
  brightness.forEach((value, at) => {
    const light = Math.max(0, Math.min(1, value)) * 255;
    data.set([light * red, light * green, light * blue], at * 3);
  });
  return sharp(data, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
    .png()
    .toBuffer();
}

const paint = (pixel) =>
  Float32Array.from({ length: WIDTH * HEIGHT }, (_, at) => pixel(at % WIDTH, Math.floor(at / WIDTH), at));
const colour = (random) => [0.5 + random() / 2, 0.5 + random() / 2, 0.5 + random() / 2];

async function texture(random) {
  const coarse = await noise(random, 2 + random() * 40, 0.4 + random() * 0.5);
  const contrast = 1 + random() * 2;
  return toPng(
    coarse.map((value) => 0.5 + (value - 0.5) * contrast),
    random() < 0.5 ? undefined : colour(random),
  );
}

async function stripes(random) {
  const turn = random() * Math.PI;
  const step = 5 + random() * 50;
  const rough = await noise(random, 20, 0.6);
  const wave = (x, y) => Math.sin(((x * Math.cos(turn) + y * Math.sin(turn)) * 2 * Math.PI) / step);
  return toPng(
    paint((x, y, at) => 0.5 + 0.3 * wave(x, y) + 0.4 * (rough[at] - 0.5)),
    colour(random),
  );
}

/** Rows of shaded discs with a rough face on an uneven ground, as coins, pills or cells lie. */
async function discs(random) {
  const across = 2 + Math.floor(random() * 9);
  const step = WIDTH / across;
  const ground = await noise(random, 3, 0.5);
  const face = await noise(random, 30, 0.7);
  const [dark, light] = [random() * 0.4, 0.4 + random() * 0.5];
  const loose = random();
  const places = [];
  for (let row = 0; row * step < HEIGHT; row += 1) {
    for (let column = 0; column < across; column += 1) {
      const stray = () => (random() - 0.5) * step * 0.5 * loose;
      const radius = step * (0.25 + random() * 0.2);
      places.push({ x: (column + 0.5) * step + stray(), y: (row + 0.5) * step + stray(), radius });
    }
  }
  const pixel = (x, y, at) => {
    const disc = places.find((place) => Math.hypot(x - place.x, y - place.y) < place.radius);
    if (!disc) return dark + 0.3 * ground[at];
    const rim = Math.hypot(x - disc.x, y - disc.y) / disc.radius;
    return light + 0.5 * (face[at] - 0.5) + (rim > 0.85 ? -0.15 : 0.1 * ((disc.x - x) / disc.radius));
  };
  return toPng(paint(pixel), random() < 0.6 ? undefined : colour(random));
}

/** A lit, rough sphere or disc in the dark, as moons and the backs of eyes are seen. */
async function sphere(random) {
  const rough = await noise(random, 6, 0.6);
  const [x0, y0] = [WIDTH * (0.3 + random() * 0.4), HEIGHT * (0.3 + random() * 0.4)];
  const radius = HEIGHT * (0.2 + random() * 0.6);
  const shade = random();
  const pixel = (x, y, at) => {
    const [dx, dy] = [(x - x0) / radius, (y - y0) / radius];
    if (Math.hypot(dx, dy) > 1) return 0.03;
    return (0.3 + 0.7 * rough[at]) * (1 - shade * (0.5 + 0.5 * dx));
  };
  return toPng(paint(pixel), random() < 0.5 ? undefined : colour(random));
}

async function mosaic(random) {
  const across = 2 + Math.floor(random() * 16);
  const tiles = Buffer.from(Array.from({ length: across * across * 3 }, () => random() * 255));
  return sharp(tiles, { raw: { width: across, height: across, channels: 3 } })
    .resize(WIDTH, HEIGHT, { fit: "fill", kernel: "nearest" })
    .png()
    .toBuffer();
}

function toPicture(parts) {
  const size = `width="${WIDTH}" height="${HEIGHT}"`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" ${size}><rect ${size} fill="#fff"/>${parts}</svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}

function chart(random) {
  const curve = () => {
    let y = HEIGHT * (0.3 + random() * 0.4);
    const points = Array.from({ length: 60 }, (_, at) => {
      y += (random() - 0.5) * 24;
      return `${30 + at * 7},${y.toFixed(1)}`;
    });
    const hue = Math.floor(random() * 360);
    return `<polyline points="${points.join(" ")}" fill="none" stroke="hsl(${hue} 70% 45%)" stroke-width="2"/>`;
  };
  const axes = `<path d="M30 20V${HEIGHT - 20}H${WIDTH - 20}" fill="none" stroke="#000"/>`;
  return toPicture(axes + Array.from({ length: 1 + Math.floor(random() * 4) }, curve).join(""));
}

function page(random) {
  const size = 8 + random() * 20;
  const letters = "etaoinshrdlucmfwypvbgk";
  const word = () =>
    Array.from({ length: 1 + random() * 9 }, () => letters[Math.floor(random() ** 2 * letters.length)]).join(
      "",
    );
  const rows = Array.from({ length: Math.floor(HEIGHT / size / 1.4) }, (_, row) => {
    const words = Array.from({ length: Math.floor(WIDTH / size / 3) }, word).join(" ");
    return `<text x="12" y="${((row + 1) * size * 1.4).toFixed(0)}" font-size="${size.toFixed(0)}">${words}</text>`;
  });
  return toPicture(rows.join(""));
}

const KINDS = [texture, discs, stripes, sphere, texture, discs, mosaic, chart, sphere, page];

/** `count` pictures, PNG files. */
export async function* drawNothings(count, seed = 1) {
  const random = randomFrom(seed);
  for (let at = 0; at < count; at += 1) yield KINDS[at % KINDS.length](random);
}
