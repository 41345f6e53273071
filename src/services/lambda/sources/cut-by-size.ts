/** Events of one invocation as JSON: with the envelope, a window's state included, they fit into its 6 MiB. */
export const BATCH_BYTES_MAX = 5 * 1024 * 1024;

/** The items in their order, parted so that none but a single item is larger than a batch may be. */
export function cutBySize<T>(items: readonly T[], sizeOf: (item: T) => number): T[][] {
  const parts: T[][] = [];
  let bytes = 0;
  for (const item of items) {
    const size = sizeOf(item);
    const part = parts.at(-1);
    if (part && bytes + size <= BATCH_BYTES_MAX) part.push(item);
    else {
      parts.push([item]);
      bytes = 0;
    }
    bytes += size;
  }
  return parts;
}
