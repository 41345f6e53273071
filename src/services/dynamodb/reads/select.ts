import { invalidParameter, validationError } from "../errors.js";
import type { Path } from "../expressions/bindings.js";
import { projectedAttributes } from "../indexes/index-entry.js";
import type { ProjectionRequest } from "../items/read-projection.js";
import type { ReadTarget } from "./read-target.js";

/** What a Query or Scan answers with of each item. */
export interface Selection {
  /** Only how many there are. */
  countOnly: boolean;
  /** Parts of items; undefined for whatever the target holds. */
  paths: readonly Path[] | undefined;
  /** Whether items must be looked up in the table, since the local index does not hold what is asked for. */
  needsTable: boolean;
}

/** Checks Select against the rest of the request, before the table is known. */
export function checkSelect(
  select: string | undefined,
  request: ProjectionRequest,
  indexName: string | undefined,
): void {
  const parameter =
    request.ProjectionExpression !== undefined
      ? "ProjectionExpression"
      : request.AttributesToGet !== undefined
        ? "AttributesToGet"
        : undefined;
  if (select === "SPECIFIC_ATTRIBUTES" && parameter === undefined) {
    throw validationError(
      "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES",
    );
  }
  if (select !== undefined && select !== "SPECIFIC_ATTRIBUTES" && parameter !== undefined) {
    const what = select === "COUNT" ? "only the Count" : select;
    throw validationError(`Cannot specify the ${parameter} when choosing to get ${what}`);
  }
  if (select === "ALL_PROJECTED_ATTRIBUTES" && indexName === undefined) {
    throw validationError("ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
  }
}

export function toSelection(
  target: ReadTarget,
  select: string | undefined,
  paths: readonly Path[] | undefined,
): Selection {
  const { table, index } = target;
  const countOnly = select === "COUNT";
  if (index === undefined || index.projection.type === "ALL") return { countOnly, paths, needsTable: false };
  if (select === "ALL_ATTRIBUTES" && index.kind === "global") {
    throw invalidParameter(
      `Select type ALL_ATTRIBUTES is not supported for global secondary index ${index.name} ` +
        "because its projection type is not ALL",
    );
  }
  const held = projectedAttributes(table, index);
  const missing = (paths ?? []).map(([name]) => String(name)).filter((name) => !held.has(name));
  if (missing.length > 0 && index.kind === "global") {
    throw invalidParameter(
      `Global secondary index ${index.name} does not project [${[...new Set(missing)].join(", ")}]`,
    );
  }
  return { countOnly, paths, needsTable: select === "ALL_ATTRIBUTES" || missing.length > 0 };
}
