/** Splits a list header on its commas, minding quoted strings: `a, "b, c"` → `["a", "b, c"]`. */
export function splitHeaderList(text: string): string[] {
  const items: string[] = [];
  for (const match of text.matchAll(/\s*(?:"((?:[^"\\]|\\.)*)"|([^,]*))\s*(?:,|$)/g)) {
    if (match.index === text.length && items.length > 0) break;
    items.push(match[1] === undefined ? (match[2] ?? "").trim() : match[1].replace(/\\(.)/g, "$1"));
  }
  return items;
}

/** HTTP dates have a comma of their own: the list breaks at every second one. */
export function splitDateList(text: string): string[] {
  return (text.match(/[^,]+,[^,]+/g) ?? []).map((item) => item.trim());
}

export function joinHeaderList(items: readonly string[]): string {
  return items.map((item) => (/[",]/.test(item) ? `"${item.replace(/["\\]/g, "\\$&")}"` : item)).join(", ");
}

const UNSENDABLE = /[^\t\x20-\x7e\u0080-\uffff]/g;

/** A header's text, which goes out as UTF-8; what would end its line is a space. */
export function headerText(text: string): string {
  return text.replace(UNSENDABLE, " ");
}
