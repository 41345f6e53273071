type Part = string | number;

interface Node<V> {
  value: V | undefined;
  next: Map<Part, Node<V>> | undefined;
}

/** A map by tuples, found part by part: nothing is put together for a look-up. */
export class TupleMap<V> {
  readonly #root: Node<V> = newNode();
  readonly #values: V[] = [];

  get size(): number {
    return this.#values.length;
  }

  /** In the order in which they were put in. */
  get values(): readonly V[] {
    return this.#values;
  }

  get(key: readonly Part[]): V | undefined {
    let node: Node<V> | undefined = this.#root;
    for (const part of key) {
      node = node.next?.get(part);
      if (!node) return undefined;
    }
    return node.value;
  }

  /** Adds a value under a key that has none. */
  add(key: readonly Part[], value: V): void {
    let node = this.#root;
    for (const part of key) {
      node.next ??= new Map();
      const next = node.next.get(part) ?? newNode();
      node.next.set(part, next);
      node = next;
    }
    if (node.value !== undefined) throw new Error("the key is taken");
    node.value = value;
    this.#values.push(value);
  }
}

function newNode<V>(): Node<V> {
  return { value: undefined, next: undefined };
}
