import type { CompiledStatement, ResourceTest } from "./compile.js";
import type { Statement } from "./document.js";

/** One statement of a group, with where it stands. */
export interface Match {
  readonly policy: string;
  readonly statement: string;
  readonly written: Statement | undefined;
}

/** A statement under one of the resources it lists, or under all that it is about. */
export interface IndexedStatement {
  readonly match: Match;
  readonly statement: CompiledStatement;
  readonly matches: ResourceTest["matches"];
}

/**
 * Finds, among many statements, the few that can be about a resource: those that list exactly it, those whose patterns
 * begin with its service, and the rest.
 */
export class StatementIndex {
  readonly #byResource = new Map<string, IndexedStatement[]>();
  readonly #byService = new Map<string, IndexedStatement[]>();
  readonly #others: IndexedStatement[] = [];

  add(policy: string, statement: CompiledStatement): void {
    const match = { policy, statement: statement.label, written: statement.written };
    if (!statement.resources) {
      this.#others.push({ match, statement, matches: statement.matchesResource });
      return;
    }
    for (const { only, head, matches } of statement.resources) {
      const indexed = { match, statement, matches };
      const service = only === undefined ? serviceOf(head) : undefined;
      if (only !== undefined) append(this.#byResource, only, indexed);
      else if (service !== undefined) append(this.#byService, service, indexed);
      else this.#others.push(indexed);
    }
  }

  /** The first for which `take` is true. May give it statements that are not about the resource after all. */
  find(resource: string, take: (indexed: IndexedStatement) => boolean): IndexedStatement | undefined {
    const service = this.#byService.size === 0 ? undefined : serviceOf(resource);
    return (
      this.#byResource.get(resource)?.find(take) ??
      (service === undefined ? undefined : this.#byService.get(service)?.find(take)) ??
      this.#others.find(take)
    );
  }
}

/** `arn:aws:s3:` of an ARN or of its beginning; undefined where that is not whole. */
function serviceOf(arn: string): string | undefined {
  const partition = arn.indexOf(":");
  const service = partition < 0 ? -1 : arn.indexOf(":", partition + 1);
  const end = service < 0 ? -1 : arn.indexOf(":", service + 1);
  return end < 0 ? undefined : arn.slice(0, end + 1);
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
