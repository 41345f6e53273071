import { describe, expect, test } from "vitest";
import { stringifyJson, writtenJson, writtenJsonList } from "./written-json.js";

const object = { a: { S: "x" }, b: { N: "1" } };

function written() {
  let parsed = 0;
  const value = writtenJson(JSON.stringify(object), () => {
    parsed++;
    return { ...object };
  });
  return { value, parsed: () => parsed };
}

describe("writtenJson", () => {
  test("goes into a response unread", () => {
    const { value, parsed } = written();
    expect(stringifyJson({ Item: value, Count: 1 })).toBe(`{"Item":${JSON.stringify(object)},"Count":1}`);
    expect(stringifyJson({ Items: [value, value], Last: undefined })).toBe(
      JSON.stringify({ Items: [object, object] }),
    );
    expect(stringifyJson({ Responses: { table: [value] } })).toBe(
      JSON.stringify({ Responses: { table: [object] } }),
    );
    expect(stringifyJson({ Responses: [{ Item: value }, {}] })).toBe(
      JSON.stringify({ Responses: [{ Item: object }, {}] }),
    );
    expect(parsed()).toBe(0);
  });

  test("is the object to everybody else, parsed once", () => {
    const { value, parsed } = written();
    expect(value.a).toEqual({ S: "x" });
    expect(Object.keys(value)).toEqual(["a", "b"]);
    expect("b" in value).toBe(true);
    expect({ ...value }).toEqual(object);
    expect(parsed()).toBe(1);
  });

  test("is its own text to JSON.stringify, wherever it stands", () => {
    const text = '{"b":{"B":"AP8="}}';
    const value = writtenJson(text, () => ({ b: { B: Buffer.from([0, 255]) } }));
    expect(JSON.stringify(value)).toBe(text);
    expect(stringifyJson({ Reasons: [{}, { Item: value }] })).toBe(`{"Reasons":[{},{"Item":${text}}]}`);
  });
});

describe("writtenJsonList", () => {
  function writtenList() {
    const read: number[] = [];
    const texts = [JSON.stringify(object), "{}"];
    const list = writtenJsonList(texts, (index) => {
      read.push(index);
      return index === 0 ? object : {};
    });
    return { list, read };
  }

  test("goes into a response unread", () => {
    const { list, read } = writtenList();
    expect(stringifyJson({ Items: list, Count: 2 })).toBe(
      `{"Items":[${JSON.stringify(object)},{}],"Count":2}`,
    );
    expect(stringifyJson({ Items: writtenJsonList([], () => object) })).toBe('{"Items":[]}');
    expect(read).toEqual([]);
  });

  test("is an array of the objects to everybody else, each read once", () => {
    const { list, read } = writtenList();
    expect(Array.isArray(list)).toBe(true);
    expect(list.length).toBe(2);
    expect(list).toEqual([object, {}]);
    expect([...list]).toEqual([object, {}]);
    expect(list.map((item) => Object.keys(item).length)).toEqual([2, 0]);
    expect(Object.keys(list)).toEqual(["0", "1"]);
    expect(1 in list).toBe(true);
    expect(JSON.stringify(list)).toBe(JSON.stringify([object, {}]));
    expect(list.concat([{}])).toHaveLength(3);
    expect(read).toEqual([0, 1]);
  });
});
