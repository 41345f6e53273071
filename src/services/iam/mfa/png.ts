import { Buffer } from "node:buffer";
import { crc32, deflateSync } from "node:zlib";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Eight bits a pixel, grey. */
const FORMAT = [8, 0, 0, 0, 0];
const BLACK = 0x00;
const WHITE = 0xff;

/** A picture of squares, `true` for black, each `scale` pixels wide. */
export function toPng(squares: readonly (readonly boolean[])[], scale: number): Buffer {
  const width = (squares[0]?.length ?? 0) * scale;
  const height = squares.length * scale;
  const rows = squares.map((row) => {
    const pixels = row.flatMap((isBlack) => new Array<number>(scale).fill(isBlack ? BLACK : WHITE));
    // Each line starts with the number of its filter: none.
    return Buffer.from([0, ...pixels]);
  });
  const lines = rows.flatMap((row) => new Array<Buffer>(scale).fill(row));
  const header = Buffer.alloc(8);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  return Buffer.concat([
    SIGNATURE,
    toChunk("IHDR", Buffer.concat([header, Buffer.from(FORMAT)])),
    toChunk("IDAT", deflateSync(Buffer.concat(lines))),
    toChunk("IEND", Buffer.alloc(0)),
  ]);
}

function toChunk(type: string, data: Buffer): Buffer {
  const content = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(content));
  return Buffer.concat([length, content, check]);
}
