/** The paths that targets take parts of an event by: `$`, `$.detail.items[0].name`, `$.a['b c']`. */
export type PathStep = string | number;

const STEP = /^(?:\.([^.[\]]+)|\[(\d+)\]|\[['"]([^'"]*)['"]\]|(\[\*\]|\.\*))/;

/** The steps of a path; undefined for what is none. A star (`[*]`) is a step of its own. */
export function parsePath(path: string): (PathStep | { all: true })[] | undefined {
  if (!path.startsWith("$")) return undefined;
  const steps: (PathStep | { all: true })[] = [];
  let rest = path.slice(1);
  while (rest !== "") {
    const [whole, name, index, quoted, all] = STEP.exec(rest) ?? [];
    if (whole === undefined) return undefined;
    steps.push(all === undefined ? (name ?? quoted ?? Number(index)) : { all: true });
    rest = rest.slice(whole.length);
  }
  return steps;
}

/** What the path leads to; undefined where it leads nowhere. */
export function readPath(event: unknown, path: string): unknown {
  const steps = parsePath(path);
  return steps && follow(event, steps);
}

function follow(value: unknown, [step, ...rest]: readonly (PathStep | { all: true })[]): unknown {
  if (step === undefined) return value;
  if (typeof value !== "object" || value === null) return undefined;
  if (typeof step === "object") {
    return Object.values(value)
      .map((one) => follow(one, rest))
      .filter((found) => found !== undefined);
  }
  return Object.hasOwn(value, step) ? follow((value as Record<PathStep, unknown>)[step], rest) : undefined;
}
