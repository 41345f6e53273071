import type { Position } from "@aws-sdk/client-iam";

/** Where a statement stands in its document. */
export interface StatementPlace {
  start: Position;
  end: Position;
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]]/g;

/** The places of a valid document's statements, in order: of one alone, or of each in the list. */
export function statementPlaces(document: string): StatementPlace[] {
  const places: StatementPlace[] = [];
  let depth = 0;
  let last = "";
  let statementDepth: number | undefined;
  let from = 0;
  for (const match of document.matchAll(TOKEN)) {
    const [token] = match;
    if (token === "{" || token === "[") {
      // The value of "Statement" opens: each object directly in it is one.
      if (depth === 1 && last === '"Statement"') statementDepth = token === "[" ? 2 : 1;
      if (token === "{" && depth === statementDepth) from = match.index;
      depth++;
    } else if (token === "}" || token === "]") {
      depth--;
      if (token === "}" && depth === statementDepth) {
        places.push({ start: toPosition(document, from + 1), end: toPosition(document, match.index + 1) });
      }
      if (depth === 1) statementDepth = undefined;
    }
    last = token;
  }
  return places;
}

/** Lines and columns count from one; AWS gives the places right behind the braces. */
function toPosition(text: string, offset: number): Position {
  const before = text.slice(0, offset).split("\n");
  return { Line: before.length, Column: (before.at(-1)?.length ?? 0) + 1 };
}
