import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Tokenizer } from "@huggingface/tokenizers";
import type { InferenceSession } from "onnxruntime-node";
import { EngineError } from "../../host/engine-error.js";
import type { Runtime } from "../encoder/encoder.js";
import { loadRuntime } from "../encoder/load.js";

/** What config.json of a model as Hugging Face exports it says, as far as it is read here. */
interface Config {
  _name_or_path?: string;
  id2label?: Record<string, string>;
  max_position_embeddings?: number;
}

/** The part of a tokenizer that is used here; the package's own declarations do not resolve under Node's rules. */
interface Cutter {
  encode(text: string, options?: { add_special_tokens?: boolean }): { ids: number[]; tokens: string[] };
}

/** Pieces of one run, markers included, where the model allows as many. */
const PIECES_MAX = 512;
const GRAPHS = ["model.onnx", "onnx/model.onnx", "model_quantized.onnx", "onnx/model_quantized.onnx"];

/** A piece of a text as the model's own tokenizer cuts it. */
export interface Piece {
  id: number;
  text: string;
}

/** A transformer that the user gave: an ONNX graph with its tokenizer and labels. */
export class OwnModel {
  /** As its config names it, else its folder's name. */
  readonly name: string;
  /** By the number of an output. */
  readonly labels: readonly string[];
  readonly #runtime: Runtime;
  readonly #session: InferenceSession;
  readonly #tokenizer: Cutter;
  readonly #piecesMax: number;
  readonly #bytePieces: boolean;
  readonly #markers: { before: number[]; after: number[] };

  private constructor(
    runtime: Runtime,
    session: InferenceSession,
    tokenizer: Cutter,
    { name, config, bytePieces }: { name: string; config: Config; bytePieces: boolean },
  ) {
    this.#runtime = runtime;
    this.#session = session;
    this.#tokenizer = tokenizer;
    this.#bytePieces = bytePieces;
    this.name = name;
    const labels = Object.entries(config.id2label ?? {}).sort(([a], [b]) => Number(a) - Number(b));
    this.labels = labels.map(([, label]) => label);
    // RoBERTa's positions begin at 2.
    this.#piecesMax = Math.min(PIECES_MAX, (config.max_position_embeddings ?? PIECES_MAX + 2) - 2);
    // What stands around a text is what stands around a letter, less the letter's own pieces.
    const whole = tokenizer.encode("a").ids;
    const own = tokenizer.encode("a", { add_special_tokens: false }).ids;
    const first = whole.findIndex((_, at) => own.every((id, nth) => whole[at + nth] === id));
    this.#markers = { before: whole.slice(0, first), after: whole.slice(first + own.length) };
  }

  /** @throws EngineError `unavailable` when the folder's files cannot be used, saying which */
  static async load(folder: string, name: string): Promise<OwnModel> {
    const runtime = await loadRuntime();
    if (!runtime) throw new EngineError("unavailable", "onnxruntime-node is not installed on this platform.");
    const graph = GRAPHS.map((file) => join(folder, file)).find((file) => existsSync(file));
    if (!graph) throw new EngineError("unavailable", `${folder} holds none of ${GRAPHS.join(", ")}.`);
    try {
      const json = async (file: string): Promise<unknown> =>
        JSON.parse(await readFile(join(folder, file), "utf8"));
      const [config, pieces] = await Promise.all([json("config.json"), json("tokenizer.json")]);
      const settings = existsSync(join(folder, "tokenizer_config.json"))
        ? await json("tokenizer_config.json")
        : {};
      const session = await runtime.InferenceSession.create(graph, {
        intraOpNumThreads: 1,
        graphOptimizationLevel: "all",
      });
      return new OwnModel(runtime, session, new Tokenizer(pieces as object, settings as object) as Cutter, {
        name: (config as Config)._name_or_path || name,
        config: config as Config,
        bytePieces: JSON.stringify((pieces as { pre_tokenizer?: unknown }).pre_tokenizer ?? "").includes(
          "ByteLevel",
        ),
      });
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new EngineError("unavailable", `The model in ${folder} cannot be used: ${reason}`, { cause });
    }
  }

  /** Pieces of one word; `spaced` says that a space stands before it, which byte-level vocabularies keep. */
  cut(word: string, spaced: boolean): Piece[] {
    const given = spaced && this.#bytePieces ? ` ${word}` : word;
    const { ids, tokens } = this.#tokenizer.encode(given, { add_special_tokens: false });
    return ids.map((id, at) => ({ id, text: tokens[at] ?? "" }));
  }

  /** Pieces of a whole text. */
  cutText(text: string): Piece[] {
    return this.cut(text, false);
  }

  /** How many pieces fit between the markers. */
  get room(): number {
    return this.#piecesMax - this.#markers.before.length - this.#markers.after.length;
  }

  /** The graph's first output for some pieces: one row a piece, markers left out, or one row for all. */
  async run(ids: readonly number[]): Promise<Float32Array[]> {
    const { before, after } = this.#markers;
    const all = [...before, ...ids, ...after];
    const dims = [1, all.length];
    const tensor = (values: number[]): InstanceType<Runtime["Tensor"]> =>
      new this.#runtime.Tensor("int64", BigInt64Array.from(values, BigInt), dims);
    const feeds: Record<string, InstanceType<Runtime["Tensor"]>> = {};
    for (const name of this.#session.inputNames) {
      if (name === "input_ids") feeds[name] = tensor(all);
      else if (name === "attention_mask") feeds[name] = tensor(all.map(() => 1));
      else if (name === "token_type_ids") feeds[name] = tensor(all.map(() => 0));
      else throw new EngineError("unavailable", `The model's input ${name} is not known here.`);
    }
    const outputs = await this.#session.run(feeds);
    const output =
      outputs[
        this.#session.outputNames.find((name) => name === "logits") ?? this.#session.outputNames[0] ?? ""
      ];
    if (!(output?.data instanceof Float32Array)) {
      throw new EngineError("unavailable", "The model's first output is not of 32-bit floats.");
    }
    const { data, dims: shape } = output;
    const width = shape.at(-1) ?? 0;
    const rows = Array.from({ length: data.length / width }, (_, at) =>
      data.subarray(at * width, (at + 1) * width),
    );
    return shape.length === 3 ? rows.slice(before.length, rows.length - after.length) : rows;
  }
}
