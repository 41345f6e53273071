import { describe, expect, it } from "vitest";
import { withSharedTensor } from "./shared-tensor.js";

/** The fields of a message: number and content, where it is bytes. */
function fieldsOf(message: Buffer): { number: number; bytes?: Buffer; value?: number }[] {
  const fields = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = message[at++] ?? 0;
      value += (byte % 128) * 2 ** shift;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const key = varint();
    const number = Math.floor(key / 8);
    if (key % 8 === 0) fields.push({ number, value: varint() });
    else {
      const length = varint();
      fields.push({ number, bytes: message.subarray(at, at + length) });
      at += length;
    }
  }
  return fields;
}

describe("withSharedTensor", () => {
  it("appends the other graph's bytes as an initializer", () => {
    const other = Buffer.alloc(1_000, 7);
    other.fill(9, 300, 900);
    const head = { name: "word", dims: [200, 3], type: 2, offset: 300, bytes: 600 };
    const graph = Buffer.from([8, 8]);
    const joined = withSharedTensor(Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), graph]), other);
    expect(joined.subarray(0, 2)).toEqual(graph);
    const [version, appended] = fieldsOf(joined);
    expect(version).toEqual({ number: 1, value: 8 });
    expect(appended?.number).toBe(7);
    const [initializer] = fieldsOf(appended?.bytes ?? Buffer.alloc(0));
    expect(initializer?.number).toBe(5);
    const tensor = fieldsOf(initializer?.bytes ?? Buffer.alloc(0));
    expect(tensor.map(({ number }) => number)).toEqual([1, 1, 2, 8, 9]);
    expect(tensor.map(({ value }) => value).slice(0, 3)).toEqual([200, 3, 2]);
    expect(tensor[3]?.bytes?.toString()).toBe("word");
    expect(tensor[4]?.bytes).toEqual(Buffer.alloc(600, 9));
  });
});
