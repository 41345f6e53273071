/**
 * The items that an answer reports as failed (`batchItemFailures`), by their identifiers. An empty or absent list means
 * that all went well; a malformed one that nothing did.
 */
export function toReportedFailures(answer: unknown): string[] | "unreadable" {
  if (typeof answer !== "object" || answer === null || !("batchItemFailures" in answer)) return [];
  const { batchItemFailures } = answer;
  if (batchItemFailures === null) return [];
  if (!Array.isArray(batchItemFailures)) return "unreadable";
  const ids: string[] = [];
  for (const item of batchItemFailures) {
    const id: unknown = typeof item === "object" && item !== null ? item.itemIdentifier : undefined;
    if (typeof id !== "string" || id === "") return "unreadable";
    ids.push(id);
  }
  return ids;
}
