/** A raw query string read into its parameters, in the order they came; a repeated name keeps all its values. */
export class QueryString {
  readonly #values = new Map<string, string[]>();

  constructor(raw: string) {
    if (raw === "") return;
    for (const pair of raw.split("&")) {
      if (pair === "") continue;
      const equals = pair.indexOf("=");
      const name = decodeUri(equals < 0 ? pair : pair.slice(0, equals));
      const value = equals < 0 ? "" : decodeUri(pair.slice(equals + 1));
      const values = this.#values.get(name);
      if (values) values.push(value);
      else this.#values.set(name, [value]);
    }
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** The first value of that name. */
  get(name: string): string | undefined {
    return this.#values.get(name)?.[0];
  }

  all(name: string): readonly string[] {
    return this.#values.get(name) ?? [];
  }

  names(): Iterable<string> {
    return this.#values.keys();
  }
}

/** Decodes percent-encoding and `+`; what is no valid encoding of UTF-8 is decoded as far as it goes. */
export function decodeUri(text: string, plusIsSpace = true): string {
  const spaced = plusIsSpace ? text.replaceAll("+", " ") : text;
  if (!spaced.includes("%")) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced.replace(/(?:%[0-9a-f]{2})+/gi, (run) =>
      Buffer.from(run.replaceAll("%", ""), "hex").toString(),
    );
  }
}
