/** Longest line kept whole, in bytes: what one CloudWatch Logs event may hold. */
export const LINE_BYTES_MAX = 256 * 1024 - 26;

const NEWLINE = 0x0a;

/** Cuts a process's output into lines. A line over the bound goes on in further ones; memory stays bounded. */
export class LineSplitter {
  readonly #line: (text: string) => void;
  #parts: Buffer[] = [];
  #bytes = 0;

  constructor(line: (text: string) => void) {
    this.#line = line;
  }

  push(bytes: Buffer): void {
    let start = 0;
    for (;;) {
      const end = bytes.indexOf(NEWLINE, start);
      if (end < 0) break;
      this.#append(bytes.subarray(start, end + 1));
      this.flush();
      start = end + 1;
    }
    if (start < bytes.length) this.#append(bytes.subarray(start));
  }

  /** Passes on what came without a newline; at the end of an invocation and of the process. */
  flush(): void {
    if (this.#bytes === 0) return;
    const whole = this.#parts.length === 1 && this.#parts[0] ? this.#parts[0] : Buffer.concat(this.#parts);
    this.#parts = [];
    this.#bytes = 0;
    this.#line(whole.toString("utf8"));
  }

  #append(bytes: Buffer): void {
    let rest = bytes;
    while (this.#bytes + rest.length > LINE_BYTES_MAX) {
      const room = LINE_BYTES_MAX - this.#bytes;
      this.#keep(rest.subarray(0, room));
      this.flush();
      rest = rest.subarray(room);
    }
    if (rest.length > 0) this.#keep(rest);
  }

  #keep(bytes: Buffer): void {
    this.#parts.push(bytes);
    this.#bytes += bytes.length;
  }
}
