/** Values by time. Operators work where both sides have a value. */
export interface Series {
  kind: "series";
  id: string;
  label: string;
  periodMs: number;
  /** In the order of time. */
  points: ReadonlyMap<number, number>;
}

export interface SeriesList {
  kind: "list";
  items: Series[];
}

export interface Text {
  kind: "text";
  text: string;
}

/** What an expression comes to. */
export type MathValue = number | Series | SeriesList | Text;

export const isSeries = (value: MathValue | undefined): value is Series =>
  typeof value === "object" && value.kind === "series";
export const isList = (value: MathValue | undefined): value is SeriesList =>
  typeof value === "object" && value.kind === "list";
export const isText = (value: MathValue | undefined): value is Text =>
  typeof value === "object" && value.kind === "text";

/** Computes each value anew; undefined leaves the point out. */
export function mapPoints(series: Series, change: (value: number, at: number) => number | undefined): Series {
  const points = new Map<number, number>();
  for (const [at, value] of series.points) {
    const changed = change(value, at);
    if (changed !== undefined && Number.isFinite(changed)) points.set(at, changed);
  }
  return { ...series, points };
}

/** One series of many: each time's values together. */
export function across(items: readonly Series[], join: (values: number[]) => number): Series {
  const byTime = new Map<number, number[]>();
  for (const { points } of items) {
    for (const [at, value] of points) byTime.set(at, [...(byTime.get(at) ?? []), value]);
  }
  const points = new Map([...byTime].sort(([a], [b]) => a - b).map(([at, values]) => [at, join(values)]));
  return { kind: "series", id: "", label: "", periodMs: items[0]?.periodMs ?? 60_000, points };
}
