import { inputOf, type OperationModel, type ServiceModel } from "../model.js";
import type { WireRequest } from "../protocol.js";
import { membersOf } from "../schema.js";
import { QueryString } from "./query-string.js";
import { matchPath, splitPath, type UriPattern, uriPatternOf } from "./uri-pattern.js";

/**
 * One operation's claim to a request: its pattern, and the required members that a request must carry to be it. An operation
 * that has a pattern to itself needs none to be told by: where they are missing, it is the one to say so.
 */
interface Route {
  readonly operation: OperationModel;
  readonly pattern: UriPattern;
  readonly queryNames: readonly string[];
  readonly headerNames: readonly string[];
  /** Required labels that the path does not hold: a service's `rewrite` hook takes them off (S3's bucket). */
  readonly memberNames: readonly string[];
  /** How much it asks for; of two claims that both hold, the one that asks for more is right. */
  readonly weight: number;
}

export type RouteResult =
  | { readonly operation: OperationModel }
  /** No operation; `methods` are those that the path would take. */
  | { readonly operation: undefined; readonly methods: readonly string[] };

const LITERAL_WEIGHT = 100;

/** The routes of one service, compiled from its http traits. */
export class RouteTable {
  readonly #byMethod = new Map<string, Route[]>();
  /** Members that some route needs from the `rewrite` hook; a route that does not need one must not get it either. */
  readonly #takenOff = new Set<string>();

  constructor(service: ServiceModel) {
    const patterns = [...service.operations.values()].map((operation) => nameOf(uriPatternOf(operation)));
    for (const operation of service.operations.values()) {
      const route = toRoute(operation, patterns);
      if (route === undefined) continue;
      const routes = this.#byMethod.get(route.pattern.method);
      if (routes) routes.push(route);
      else this.#byMethod.set(route.pattern.method, [route]);
      for (const name of route.memberNames) this.#takenOff.add(name);
    }
    for (const routes of this.#byMethod.values()) routes.sort((a, b) => b.weight - a.weight);
  }

  /** @param members what the service's `rewrite` hook took off */
  find(request: WireRequest, members: Readonly<Record<string, unknown>>): RouteResult {
    const path = splitPath(request.path);
    const query = new QueryString(request.query);
    const fits = (route: Route) => this.#fits(route, path, query, request, members);
    const routes = this.#byMethod.get(request.method) ?? [];
    const first = routes.findIndex(fits);
    const route = routes[first];
    if (route === undefined) {
      const methods = [...this.#byMethod].filter(([, others]) => others.some(fits)).map(([method]) => method);
      return { operation: undefined, methods };
    }
    const hint = query.get("x-id");
    if (hint === undefined || route.pattern.hint === hint) return { operation: route.operation };
    const hinted = routes.slice(first + 1).find((other) => {
      return other.weight === route.weight && other.pattern.hint === hint && fits(other);
    });
    return { operation: (hinted ?? route).operation };
  }

  #fits(
    { pattern, queryNames, headerNames, memberNames }: Route,
    path: readonly string[],
    query: QueryString,
    request: WireRequest,
    members: Readonly<Record<string, unknown>>,
  ): boolean {
    for (const [name, value] of pattern.query) {
      if (!query.has(name) || (value !== "" && query.get(name) !== value)) return false;
    }
    if (!queryNames.every((name) => query.has(name))) return false;
    if (!headerNames.every((name) => request.headers[name] !== undefined)) return false;
    for (const name of this.#takenOff) {
      if (memberNames.includes(name) !== (members[name] !== undefined)) return false;
    }
    return matchPath(pattern, path) !== undefined;
  }
}

/** The route tables of the services one protocol serves, each compiled at its first request. */
export class RouteTables {
  readonly #tables = new WeakMap<ServiceModel, RouteTable>();

  of(service: ServiceModel): RouteTable {
    let table = this.#tables.get(service);
    if (table === undefined) {
      table = new RouteTable(service);
      this.#tables.set(service, table);
    }
    return table;
  }
}

/** What a request must have to fit a pattern, as text; undefined for a pattern that any path fits. */
function nameOf(pattern: UriPattern | undefined): string | undefined {
  if (pattern === undefined) return undefined;
  const { method, segments, query } = pattern;
  const path = segments.map((segment) => (segment.kind === "literal" ? segment.text : "{}"));
  const isTelling = query.size > 0 || segments.some(({ kind }) => kind === "literal");
  return isTelling ? [method, ...path, ...[...query].flat()].join(" ") : undefined;
}

/** @param patterns of all operations of the service, by name */
function toRoute(operation: OperationModel, patterns: readonly (string | undefined)[]): Route | undefined {
  const pattern = uriPatternOf(operation);
  if (pattern === undefined) return undefined;
  const name = nameOf(pattern);
  const isAlone = name !== undefined && patterns.filter((other) => other === name).length === 1;
  const required = membersOf(inputOf(operation)).filter((member) => member.required);
  const inPath = new Set(pattern.segments.map((segment) => (segment.kind === "label" ? segment.name : "")));
  const queryNames = isAlone ? [] : required.flatMap(({ traits }) => traits.httpQuery ?? []);
  const headerNames = isAlone ? [] : required.flatMap(({ traits }) => traits.httpHeader?.toLowerCase() ?? []);
  const memberNames = required.flatMap(({ name, traits }) =>
    traits.httpLabel && !inPath.has(name) ? name : [],
  );
  const literals = pattern.segments.filter(({ kind }) => kind === "literal").length;
  const weight = LITERAL_WEIGHT * literals + pattern.query.size + queryNames.length + headerNames.length;
  return { operation, pattern, queryNames, headerNames, memberNames, weight };
}
