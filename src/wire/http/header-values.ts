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

const NOT_PRINTABLE_ASCII = /[^\t\x20-\x7e]/;

/** A header's text. What a header cannot hold goes as an encoded word (RFC 2047), as S3 sends such metadata. */
export function headerText(text: string): string {
  return NOT_PRINTABLE_ASCII.test(text) ? `=?UTF-8?B?${Buffer.from(text).toString("base64")}?=` : text;
}
