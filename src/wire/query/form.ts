import { AwsError } from "../aws-error.js";
import { decodeUri } from "../http/query-string.js";

/** A parameter's place in a form: its own value, and what is below it (`Tags.member.1.Key` lies three deep). */
export interface FormNode {
  value: string | undefined;
  children: Map<string, FormNode> | undefined;
}

/** Dots in one parameter name: far above any model's depth. */
export const NAME_LEVELS_MAX = 64;

/** Parameters of one form: far above any operation's, far below what they would cost in memory by the million. */
const PARAMETERS_MAX = 50_000;

/**
 * Reads `application/x-www-form-urlencoded` text into a tree. A later parameter of the same name wins. Names nested
 * deeper than any model's are left out.
 */
export function parseForm(text: string, root: FormNode = emptyNode()): FormNode {
  const pairs = text.split("&", PARAMETERS_MAX + 1);
  if (pairs.length > PARAMETERS_MAX) throw new AwsError("MalformedQueryString", "Too many parameters");
  for (const pair of pairs) {
    if (pair === "") continue;
    const equals = pair.indexOf("=");
    const name = decodeUri(equals < 0 ? pair : pair.slice(0, equals));
    const value = equals < 0 ? "" : decodeUri(pair.slice(equals + 1));
    const path = name.split(".", NAME_LEVELS_MAX + 1);
    if (path.length <= NAME_LEVELS_MAX) nodeAt(root, path).value = value;
  }
  return root;
}

export function emptyNode(): FormNode {
  return { value: undefined, children: undefined };
}

function nodeAt(root: FormNode, path: readonly string[]): FormNode {
  let node = root;
  for (const part of path) {
    node.children ??= new Map();
    let child = node.children.get(part);
    if (child === undefined) {
      child = emptyNode();
      node.children.set(part, child);
    }
    node = child;
  }
  return node;
}
