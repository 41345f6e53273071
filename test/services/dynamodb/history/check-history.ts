/**
 * What one operation saw or did, as its caller knows it. Every write appends its own id to a log in each item that it
 * changes, so a log tells which writes came before it, in order.
 */
export interface Step {
  id: string;
  /** Between these two moments it took place. */
  began: number;
  ended: number;
  /** Logs as they were read, by item. */
  reads: ReadonlyMap<string, readonly string[]>;
  /** Items whose logs it appended its id to. */
  writes: readonly string[];
}

/**
 * Says why there is no order of the steps, one at a time and each within its own time, in which everybody would have seen
 * what they saw; undefined if there is one (strict serializability).
 * @param final the logs at the end, by item.
 */
export function faultOf(
  steps: readonly Step[],
  final: ReadonlyMap<string, readonly string[]>,
): string | undefined {
  const unreadable = logFault(steps, final);
  if (unreadable !== undefined) return unreadable;
  const after = new Map<string, Set<string>>(steps.map(({ id }) => [id, new Set()]));
  const before = (first: string | undefined, second: string | undefined) => {
    if (first !== undefined && second !== undefined && first !== second) after.get(first)?.add(second);
  };
  for (const log of final.values()) for (const [i, id] of log.entries()) before(log[i - 1], id);
  for (const { id, reads } of steps) {
    for (const [item, log] of reads) {
      before(log.at(-1), id);
      before(id, final.get(item)?.[log.length]);
    }
  }
  // What had ended before another began came before it.
  for (const a of steps) for (const b of steps) if (a.ended < b.began) before(a.id, b.id);
  const cycle = cycleIn(after);
  return cycle && `no order: ${cycle.join(" < ")}`;
}

/** Each write is in the logs of its items exactly once, and whatever was read is how a log began. */
function logFault(steps: readonly Step[], final: ReadonlyMap<string, readonly string[]>): string | undefined {
  const written = new Map<string, readonly string[]>(steps.map(({ id, writes }) => [id, writes]));
  for (const [item, log] of final) {
    if (new Set(log).size < log.length) return `${item} holds a write twice: ${log.join(" ")}`;
    const stray = log.find((id) => !written.get(id)?.includes(item));
    if (stray !== undefined) return `${item} holds ${stray}, which was not done`;
  }
  for (const { id, writes, reads } of steps) {
    const lost = writes.find((item) => !final.get(item)?.includes(id));
    if (lost !== undefined) return `${id} is lost from ${lost}`;
    for (const [item, log] of reads) {
      const now = final.get(item) ?? [];
      if (log.some((each, i) => each !== now[i])) return `${id} read of ${item} what never was`;
    }
  }
  return undefined;
}

/** Nodes that lead back to the first of them. */
function cycleIn(after: ReadonlyMap<string, ReadonlySet<string>>): string[] | undefined {
  const done = new Set<string>();
  for (const start of after.keys()) {
    const path: string[] = [];
    const onPath = new Set<string>();
    const stack: { id: string; next: Iterator<string> }[] = [];
    const enter = (id: string) => {
      path.push(id);
      onPath.add(id);
      stack.push({ id, next: (after.get(id) ?? new Set<string>()).values() });
    };
    if (!done.has(start)) enter(start);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const { value: id, done: isEnd } = top.next.next();
      if (isEnd) {
        done.add(top.id);
        onPath.delete(top.id);
        path.pop();
        stack.pop();
      } else if (onPath.has(id)) return [...path.slice(path.indexOf(id)), id];
      else if (!done.has(id)) enter(id);
    }
  }
  return undefined;
}
