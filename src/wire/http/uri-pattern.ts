import type { OperationModel } from "../model.js";

/** `/{Key+}?x-id=PutObject`, taken apart. */
export interface UriPattern {
  readonly method: string;
  readonly segments: readonly Segment[];
  /** Fixed query parameters; an empty value means that the name alone is asked for. `x-id` is not among them. */
  readonly query: ReadonlyMap<string, string>;
  /** The SDK's own hint which operation is meant, sent as `x-id`. */
  readonly hint: string | undefined;
  /** HTTP status of a success. */
  readonly status: number;
}

export type Segment =
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "label"; readonly name: string; readonly isGreedy: boolean };

const LABEL = /^\{(\w+)(\+?)\}$/;

/** The pattern of an operation's http trait; undefined where it has none. */
export function uriPatternOf(operation: OperationModel): UriPattern | undefined {
  const traits = operation.schema[3];
  const http = typeof traits === "object" ? traits.http : undefined;
  if (http === undefined) return undefined;
  const [method, uri, status] = http;
  const [path = "", search = ""] = uri.split("?");
  const query = new Map(new URLSearchParams(search));
  const hint = query.get("x-id");
  query.delete("x-id");
  return { method, segments: splitPath(path).map(toSegment), query, hint, status };
}

function toSegment(text: string): Segment {
  const label = LABEL.exec(text);
  if (!label?.[1]) return { kind: "literal", text };
  return { kind: "label", name: label[1], isGreedy: label[2] === "+" };
}

/** The segments of a raw path, still percent-encoded: `/a/b` → `["a", "b"]`, `/` → `[]`. */
export function splitPath(path: string): string[] {
  const segments = path.slice(1).split("/");
  return segments.length === 1 && segments[0] === "" ? [] : segments;
}

/**
 * The raw labels of a path, or undefined where the path does not fit. A greedy label takes all that is left, slashes
 * too, but not nothing. Without one, a slash at the end does not matter.
 */
export function matchPath(pattern: UriPattern, path: readonly string[]): Map<string, string> | undefined {
  const labels = new Map<string, string>();
  const { segments } = pattern;
  for (let i = 0; i < segments.length; i++) {
    const segment = segments[i];
    const text = path[i];
    if (segment === undefined || text === undefined) return undefined;
    if (segment.kind === "literal") {
      if (segment.text !== text) return undefined;
      continue;
    }
    if (segment.isGreedy) {
      labels.set(segment.name, path.slice(i).join("/"));
      return labels;
    }
    if (text === "") return undefined;
    labels.set(segment.name, text);
  }
  const rest = path.length - segments.length;
  return rest === 0 || (rest === 1 && path.at(-1) === "") ? labels : undefined;
}
