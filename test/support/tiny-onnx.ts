/** Writes the smallest ONNX graphs that tests need, in protobuf's wire format by hand. */

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest & 127) | 128);
    rest = Math.floor(rest / 128);
  }
  return [...bytes, rest];
}

type Field = readonly [number, number | string | Uint8Array];

/** A message: numbers as varints, texts and messages with their length. */
function message(...fields: Field[]): Uint8Array {
  return Uint8Array.from(
    fields.flatMap(([field, value]) => {
      if (typeof value === "number") return [...varint(field * 8), ...varint(value)];
      const bytes = typeof value === "string" ? new TextEncoder().encode(value) : value;
      return [...varint(field * 8 + 2), ...varint(bytes.length), ...bytes];
    }),
  );
}

const FLOAT = 1;
const INT64 = 7;

const port = (name: string, type: number, dims: readonly string[]): Uint8Array => {
  const shape = message(...dims.map((dim): Field => [1, message([2, dim])]));
  return message([1, name], [2, message([1, message([1, type], [2, shape])])]);
};

/**
 * A graph that gives every piece a row of `table`; with `pooled`, the mean of all rows instead: a token classifier and a
 * text classifier whose every answer can be told beforehand.
 */
export function tinyClassifier(
  table: readonly (readonly number[])[],
  { pooled }: { pooled: boolean },
): Uint8Array {
  const width = table[0]?.length ?? 0;
  const weights = message(
    ...[[1, table.length] as const, [1, width] as const, [2, FLOAT] as const, [8, "table"] as const],
    [9, new Uint8Array(Float32Array.from(table.flat()).buffer)],
  );
  const gathered = pooled ? "rows" : "logits";
  const gather = message([1, "table"], [1, "input_ids"], [2, gathered], [4, "Gather"]);
  const axes = message([1, "axes"], [8, 1], [20, INT64]);
  const keep = message([1, "keepdims"], [3, 0], [20, 2]);
  const mean = message([1, "rows"], [2, "logits"], [4, "ReduceMean"], [5, axes], [5, keep]);
  const inputs = ["input_ids", "attention_mask"].map((name) => port(name, INT64, ["batch", "length"]));
  const output = port("logits", FLOAT, pooled ? ["batch", "labels"] : ["batch", "length", "labels"]);
  const graph = message(
    [1, gather],
    ...(pooled ? [[1, mean] as const] : []),
    ...[[2, "tiny"] as const, [5, weights] as const],
    ...inputs.map((input): Field => [11, input]),
    [12, output],
  );
  return message([1, 8], [7, graph], [8, message([2, 13])]);
}

/** tokenizer.json of a vocabulary of whole lower-case words between `[CLS]` and `[SEP]`. */
export function tinyTokenizer(words: readonly string[]): object {
  const all = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", ...words];
  const marker = (id: string) => ({ SpecialToken: { id, type_id: 0 } });
  const special = (id: string) => ({ id, ids: [all.indexOf(id)], tokens: [id] });
  return {
    version: "1.0",
    added_tokens: ["[PAD]", "[UNK]", "[CLS]", "[SEP]"].map((content, id) => ({
      id,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: { type: "BertNormalizer", clean_text: true, handle_chinese_chars: true, lowercase: true },
    pre_tokenizer: { type: "BertPreTokenizer" },
    post_processor: {
      type: "TemplateProcessing",
      single: [marker("[CLS]"), { Sequence: { id: "A", type_id: 0 } }, marker("[SEP]")],
      pair: [],
      special_tokens: { "[CLS]": special("[CLS]"), "[SEP]": special("[SEP]") },
    },
    decoder: { type: "WordPiece", prefix: "##", cleanup: true },
    model: {
      type: "WordPiece",
      unk_token: "[UNK]",
      continuing_subword_prefix: "##",
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(all.map((word, nth) => [word, nth])),
    },
  };
}
