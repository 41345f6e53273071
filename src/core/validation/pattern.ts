/** Java's POSIX classes, which JavaScript does not know. */
const POSIX_CLASSES: Readonly<Record<string, string>> = {
  Alnum: "a-zA-Z0-9",
  Alpha: "a-zA-Z",
  ASCII: "\\x00-\\x7f",
  Digit: "0-9",
  Graph: "\\x21-\\x7e",
  Lower: "a-z",
  Print: "\\x20-\\x7e",
  Punct: "!-\\/:-@\\[-`{-~",
  Space: "\\s",
  Upper: "A-Z",
  XDigit: "0-9a-fA-F",
};

/**
 * The test of a Java pattern against a whole value. A pattern that JavaScript cannot express lets everything pass: better
 * to accept what AWS refuses than to refuse what it accepts.
 */
export function compilePattern(pattern: string): (value: string) => boolean {
  const source = `^(?:${translate(pattern)})$`;
  const expression = tryCompile(source, "u") ?? tryCompile(source, "");
  return expression === undefined ? () => true : (value) => expression.test(value);
}

function translate(pattern: string): string {
  let depth = 0;
  return (
    pattern
      .replace(/\\p\{(\w+)\}|\\.|[[\]]/g, (token, name: string | undefined) => {
        if (token === "[") depth++;
        if (token === "]") depth = Math.max(0, depth - 1);
        const posix = name === undefined ? undefined : POSIX_CLASSES[name];
        if (posix === undefined) return token;
        return depth > 0 ? posix : `[${posix}]`;
      })
      // A hyphen after a class such as `\w` is a plain hyphen.
      .replace(/(\\[wsd])-/g, "$1\\-")
  );
}

function tryCompile(source: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(source, flags);
  } catch {
    return undefined;
  }
}
