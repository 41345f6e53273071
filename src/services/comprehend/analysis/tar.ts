import { createReadStream, createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";

const BLOCK_BYTES = 512;

/** Packs files into a `.tar.gz`, as AWS packs a job's answer. Streams: the files may be larger than memory. */
export async function packArchive(
  files: readonly { name: string; path: string }[],
  archive: string,
  modifiedAt: number,
): Promise<void> {
  await pipeline(Readable.from(blocks(files, modifiedAt)), createGzip(), createWriteStream(archive));
}

async function* blocks(
  files: readonly { name: string; path: string }[],
  modifiedAt: number,
): AsyncGenerator<Buffer> {
  for (const { name, path } of files) {
    const { size } = await stat(path);
    yield header(name, size, modifiedAt);
    for await (const piece of createReadStream(path)) yield piece as Buffer;
    yield Buffer.alloc((BLOCK_BYTES - (size % BLOCK_BYTES)) % BLOCK_BYTES);
  }
  yield Buffer.alloc(2 * BLOCK_BYTES);
}

/** A POSIX ustar header. */
function header(name: string, size: number, modifiedAt: number): Buffer {
  const block = Buffer.alloc(BLOCK_BYTES);
  const octal = (value: number, digits: number): string => `${value.toString(8).padStart(digits, "0")}\0`;
  block.write(name.slice(0, 100), 0);
  block.write(octal(0o644, 7), 100);
  block.write(octal(0, 7), 108);
  block.write(octal(0, 7), 116);
  block.write(octal(size, 11), 124);
  block.write(octal(Math.floor(modifiedAt / 1_000), 11), 136);
  block.fill(" ", 148, 156);
  block.write("0", 156);
  block.write("ustar\x0000", 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return block;
}
