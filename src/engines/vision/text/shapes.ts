/** A point in pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A turned rectangle: its middle, its sides and how far the long one is turned clockwise, in radians. */
export interface TurnedRectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly angle: number;
}

/** The corners, from the one at the start of the text, clockwise. */
export function cornersOf({ x, y, width, height, angle }: TurnedRectangle): Point[] {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [
    [-0.5, -0.5],
    [0.5, -0.5],
    [0.5, 0.5],
    [-0.5, 0.5],
  ].map(([across = 0, down = 0]) => ({
    x: x + across * width * cos - down * height * sin,
    y: y + across * width * sin + down * height * cos,
  }));
}

/** The least convex polygon around points (Andrew's monotone chain), clockwise on a screen. */
export function convexHull(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((a, b) => a.x - b.x || a.y - b.y);
  const half = (ordered: readonly Point[]): Point[] => {
    const chain: Point[] = [];
    for (const point of ordered) {
      while (chain.length >= 2 && turn(chain.at(-2), chain.at(-1), point) <= 0) chain.pop();
      chain.push(point);
    }
    chain.pop();
    return chain;
  };
  return sorted.length < 3 ? sorted : [...half(sorted), ...half(sorted.reverse())];
}

function turn(a: Point | undefined, b: Point | undefined, c: Point): number {
  return a && b ? (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x) : 1;
}

/** The smallest rectangle around a convex polygon: one of its sides lies along one of the polygon's. */
export function smallestRectangle(hull: readonly Point[]): TurnedRectangle | undefined {
  let best: TurnedRectangle | undefined;
  for (const [at, from] of hull.entries()) {
    const to = hull[(at + 1) % hull.length] ?? from;
    const angle = Math.atan2(to.y - from.y, to.x - from.x);
    const rectangle = rectangleAt(hull, angle);
    if (!best || rectangle.width * rectangle.height < best.width * best.height) best = rectangle;
  }
  return best && upright(best);
}

function rectangleAt(points: readonly Point[], angle: number): TurnedRectangle {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { x, y } of points) {
    const across = x * cos + y * sin;
    const down = y * cos - x * sin;
    left = Math.min(left, across);
    right = Math.max(right, across);
    top = Math.min(top, down);
    bottom = Math.max(bottom, down);
  }
  const [across, down] = [(left + right) / 2, (top + bottom) / 2];
  return {
    x: across * cos - down * sin,
    y: across * sin + down * cos,
    width: right - left,
    height: bottom - top,
    angle,
  };
}

/** The same rectangle, told so that its text runs along the width: to the right, or downwards when it is far taller than wide. */
function upright({ x, y, width, height, angle }: TurnedRectangle): TurnedRectangle {
  const turned = Math.round(angle / (Math.PI / 2));
  const swapped = Math.abs(turned) % 2 === 1;
  const level = {
    x,
    y,
    width: swapped ? height : width,
    height: swapped ? width : height,
    angle: angle - turned * (Math.PI / 2),
  };
  return level.height > level.width * VERTICAL_RATIO
    ? { x, y, width: level.height, height: level.width, angle: level.angle + Math.PI / 2 }
    : level;
}

/** Taller than wide by this, a text is taken to run downwards. */
const VERTICAL_RATIO = 1.5;
