/** In a compiled pattern: any characters, any but a colon, one character, one but a colon. Taken from the private use area. */
const ANY = "\uE000";
const ANY_IN_SEGMENT = "\uE001";
const ONE = "\uE002";
const ONE_IN_SEGMENT = "\uE003";
const HAS_WILDCARD = /[\uE000-\uE003]/;

/**
 * A pattern in which wildcards are told from the characters `*` and `?`, so that text put in for a variable is never
 * read as a wildcard.
 */
export type Glob = string & { readonly glob: unique symbol };

/** Text that stands for itself. */
export function toLiteral(text: string): Glob {
  return (HAS_WILDCARD.test(text) ? text.replace(/[\uE000-\uE003]/g, "\uFFFD") : text) as Glob;
}

/** `*` is any characters, also none; `?` is one. */
export function toGlob(pattern: string): Glob {
  return toLiteral(pattern).replaceAll("*", ANY).replaceAll("?", ONE) as Glob;
}

/** The part before the first wildcard. */
export function literalHead(glob: Glob): string {
  const wildcard = glob.search(HAS_WILDCARD);
  return wildcard < 0 ? glob : glob.slice(0, wildcard);
}

/**
 * Restricts wildcards as in a `Resource`: within the first five segments of an ARN they stop at colons, except that an
 * asterisk at the end of a segment may go past it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function toResourceGlob(glob: Glob): Glob {
  const segments = glob.split(":");
  const kept = segments.map((segment, index) => (index < 5 ? restrict(segment) : segment));
  return kept.join(":") as Glob;
}

function restrict(segment: string): string {
  const inner = segment.replaceAll(ONE, ONE_IN_SEGMENT);
  const last = inner.endsWith(ANY) ? inner.slice(0, -1) : inner;
  return last.replaceAll(ANY, ANY_IN_SEGMENT) + inner.slice(last.length);
}

export type Matcher = (text: string) => boolean;

const always: Matcher = () => true;

/** Compiles a pattern; the common shapes (no wildcard, one at the end, nothing else) are compared without scanning. */
export function toMatcher(glob: Glob): Matcher {
  if (glob === ANY) return always;
  if (!HAS_WILDCARD.test(glob)) return (text) => text === glob;
  const head = glob.slice(0, -1);
  if (glob.endsWith(ANY) && !HAS_WILDCARD.test(head)) return (text) => text.startsWith(head);
  const start = literalHead(glob);
  return (text) => text.startsWith(start) && matchesGlob(glob, text);
}

/** Whether the whole text matches, in time proportional to the product of both lengths at worst. */
export function matchesGlob(glob: Glob, text: string): boolean {
  if (glob.includes(ANY_IN_SEGMENT) || glob.includes(ONE_IN_SEGMENT)) return matchesSegmented(glob, text);
  let at = 0;
  let place = 0;
  let star = -1;
  let resume = 0;
  while (place < text.length) {
    const wanted = glob[at];
    if (wanted === ANY) {
      star = at++;
      resume = place;
    } else if (wanted === ONE || (wanted !== undefined && wanted === text[place])) {
      at++;
      place++;
    } else if (star >= 0) {
      at = star + 1;
      place = ++resume;
    } else {
      return false;
    }
  }
  while (glob[at] === ANY) at++;
  return at === glob.length;
}

/** With restricted wildcards the last asterisk alone does not decide, so all places of the pattern are followed at once. */
function matchesSegmented(glob: Glob, text: string): boolean {
  let reached = reach(glob, new Set([0]));
  for (const character of text) {
    const next = new Set<number>();
    for (const at of reached) {
      const wanted = glob[at];
      if (wanted === ANY || (wanted === ANY_IN_SEGMENT && character !== ":")) next.add(at);
      else if (wanted === ONE || (wanted === ONE_IN_SEGMENT && character !== ":")) next.add(at + 1);
      else if (wanted === character) next.add(at + 1);
    }
    if (next.size === 0) return false;
    reached = reach(glob, next);
  }
  return reached.has(glob.length);
}

/** Adds the places behind asterisks, which may match nothing. */
function reach(glob: Glob, places: Set<number>): Set<number> {
  for (const at of places) if (glob[at] === ANY || glob[at] === ANY_IN_SEGMENT) places.add(at + 1);
  return places;
}
