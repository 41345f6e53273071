/** What `X-Amz-Log-Result` holds at most, in bytes. */
const TAIL_BYTES_MAX = 4096;

/** The last 4 KiB of one invocation's log. */
export class LogTail {
  #parts: string[] = [];
  #length = 0;

  push(message: string): void {
    const text = message.endsWith("\n") ? message : `${message}\n`;
    this.#parts.push(text);
    this.#length += text.length;
    while (this.#parts.length > 1 && this.#length - (this.#parts[0]?.length ?? 0) >= TAIL_BYTES_MAX) {
      this.#length -= this.#parts.shift()?.length ?? 0;
    }
  }

  text(): string {
    const bytes = Buffer.from(this.#parts.join(""));
    return bytes.subarray(Math.max(0, bytes.length - TAIL_BYTES_MAX)).toString("utf8");
  }
}
