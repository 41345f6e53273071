/** The first line of a graph that lacks a tensor: where in another graph's bytes its numbers lie. */
export interface SharedTensor {
  name: string;
  dims: readonly number[];
  /** ONNX's number of the type: 2 is a byte, 3 a signed byte. */
  type: number;
  offset: number;
  bytes: number;
}

/**
 * Puts a tensor of another graph into a graph that was stored without it: `packed` is a line of JSON (`SharedTensor`) and a
 * graph. Messages of protocol buffers that are put one behind the other are read as one, their lists joined: an
 * initializer is added by appending it.
 */
export function withSharedTensor(packed: Buffer, other: Buffer): Buffer {
  const end = packed.indexOf(10);
  const { name, dims, type, offset, bytes } = JSON.parse(packed.toString("utf8", 0, end)) as SharedTensor;
  const tensor = Buffer.concat([
    ...dims.map((size) => Buffer.concat([tag(1, VARINT), varint(size)])),
    Buffer.concat([tag(2, VARINT), varint(type)]),
    field(8, Buffer.from(name)),
    field(9, other.subarray(offset, offset + bytes)),
  ]);
  const [graphField, initializerField] = [7, 5];
  return Buffer.concat([packed.subarray(end + 1), field(graphField, field(initializerField, tensor))]);
}

const VARINT = 0;
const BYTES = 2;

const tag = (number: number, kind: number): Buffer => varint(number * 8 + kind);

const field = (number: number, content: Buffer): Buffer =>
  Buffer.concat([tag(number, BYTES), varint(content.length), content]);

/** Seven bits a byte, the lowest first. */
function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return Buffer.from(bytes);
}
