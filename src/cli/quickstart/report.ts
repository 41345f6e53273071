import type { Row } from "./pipeline.js";

export interface Outcome {
  picture: string;
  row: Row | undefined;
  /** From PutObject's answer to the row readable. */
  elapsedMs: number;
}

const LABELS_SHOWN = 5;

/** The table picture → labels → row, as text. */
export function reportTable(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map(({ picture, row, elapsedMs }) => [
    picture,
    row ? labelList(row) : "no row came",
    row ? `${(elapsedMs / 1000).toFixed(2)} s` : "-",
    row ? `${(row.lookedMs / 1000).toFixed(2)} s` : "-",
  ]);
  return table(["Picture", "Labels (confidence)", "Put to row", "of it looking"], rows);
}

function labelList({ labels }: Row): string {
  if (labels.length === 0) return "nothing it knows";
  const shown = labels
    .slice(0, LABELS_SHOWN)
    .map(({ name, confidence }) => `${name} ${confidence.toFixed(0)}`);
  const more = labels.length - shown.length;
  return more > 0 ? `${shown.join(", ")} +${more}` : shown.join(", ");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `  ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd();
  const rule = widths.map((width) => "-".repeat(width));
  return [line(head), line(rule), ...rows.map(line), ""].join("\n");
}
