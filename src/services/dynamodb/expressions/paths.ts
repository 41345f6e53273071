import { type Attributes, attributeOf, setAttribute, type Value } from "../values/attribute-value.js";
import { type Path, pathText } from "./bindings.js";
import { type ExpressionLabel, expressionError } from "./tokens.js";

/** The value a path leads to in an item, if there is one. */
export function valueAt(item: Attributes, path: Path): Value | undefined {
  let value = attributeOf(item, path[0] as string);
  for (let i = 1; i < path.length && value !== undefined; i++)
    value = step(value, path[i] as string | number);
  return value;
}

/** One step further down. */
export function step(value: Value, at: string | number): Value | undefined {
  if (typeof at === "number") return "L" in value ? value.L[at] : undefined;
  return "M" in value ? attributeOf(value.M, at) : undefined;
}

/**
 * Paths of one expression may not touch: neither one be the start of another (overlap), nor both treat the same value in
 * two ways, as list and as map (conflict). Overlaps are reported before conflicts.
 */
export function checkDisjoint(paths: readonly Path[], label: ExpressionLabel): void {
  let conflict: [Path, Path] | undefined;
  for (let i = 0; i < paths.length; i++) {
    for (let j = 0; j < i; j++) {
      const [one, two] = [paths[j] as Path, paths[i] as Path];
      const relation = relate(one, two);
      if (relation === "overlap") throw pathsError("overlap", one, two, label);
      if (relation === "conflict") conflict ??= [one, two];
    }
  }
  if (conflict !== undefined) throw pathsError("conflict", ...conflict, label);
}

function relate(one: Path, two: Path): "overlap" | "conflict" | "disjoint" {
  const length = Math.min(one.length, two.length);
  for (let i = 0; i < length; i++) {
    if (typeof one[i] !== typeof two[i]) return "conflict";
    if (one[i] !== two[i]) return "disjoint";
  }
  return "overlap";
}

function pathsError(verb: "overlap" | "conflict", one: Path, two: Path, label: ExpressionLabel) {
  return expressionError(
    label,
    `Two document paths ${verb} with each other; must remove or rewrite one of these paths; ` +
      `path one: ${pathText(one)}, path two: ${pathText(two)}`,
  );
}

/** The parts of an item that paths lead to, in their places; elements of a list close up, in order. */
export function project(item: Attributes, paths: readonly Path[]): Attributes {
  const tree = treeOf(paths);
  return projectMap(item, tree);
}

/** Paths by their first step; an empty tree means: all of it. */
interface PathTree {
  names: Map<string, PathTree>;
  indexes: Map<number, PathTree>;
}

function treeOf(paths: readonly Path[]): PathTree {
  const root = emptyTree();
  for (const path of paths) {
    let node = root;
    for (const at of path) node = typeof at === "string" ? child(node.names, at) : child(node.indexes, at);
  }
  return root;
}

function emptyTree(): PathTree {
  return { names: new Map(), indexes: new Map() };
}

function child<K>(children: Map<K, PathTree>, key: K): PathTree {
  const known = children.get(key);
  if (known !== undefined) return known;
  const tree = emptyTree();
  children.set(key, tree);
  return tree;
}

function projectMap(map: Attributes, tree: PathTree): Attributes {
  const projected: Attributes = {};
  for (const [name, below] of tree.names) {
    const value = attributeOf(map, name);
    const part = value === undefined ? undefined : projectValue(value, below);
    if (part !== undefined) setAttribute(projected, name, part);
  }
  return projected;
}

function projectValue(value: Value, tree: PathTree): Value | undefined {
  if (tree.names.size === 0 && tree.indexes.size === 0) return value;
  if ("M" in value) {
    const map = projectMap(value.M, tree);
    return Object.keys(map).length === 0 ? undefined : { M: map };
  }
  if (!("L" in value)) return undefined;
  const list: Value[] = [];
  for (const at of [...tree.indexes.keys()].sort((a, b) => a - b)) {
    const element = value.L[at];
    const part = element && projectValue(element, tree.indexes.get(at) as PathTree);
    if (part !== undefined) list.push(part);
  }
  return list.length === 0 ? undefined : { L: list };
}
