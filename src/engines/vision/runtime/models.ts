import { access } from "node:fs/promises";
import { join } from "node:path";
import type { InferenceSession } from "onnxruntime-node";
import { EngineError } from "../../host/engine-error.js";
import { fromElements, toElements } from "./elements.js";
import { missingModelFile } from "./model-file.js";
import { loadOptional } from "./optional.js";

/** Numbers with a shape, as models take and give them. */
export interface Tensor {
  readonly data: Float32Array;
  readonly shape: readonly number[];
  /** Of an output: that the net gives whole numbers, such as the places of classes in a list. */
  readonly isWhole?: boolean;
}

export type Outputs = Readonly<Record<string, Tensor>>;

/** What a model takes. */
export interface ModelInput {
  readonly name: string;
  /** `float32`, `float16`, `uint8` and so on. */
  readonly type: string;
  /** undefined where the caller may choose. */
  readonly shape: readonly (number | undefined)[];
}

export interface Model {
  readonly inputs: readonly ModelInput[];
  /** The input that takes the picture: the one of four dimensions, of three, or the first. */
  readonly pictureInput: ModelInput;
  /** Runs the model on a picture, and on what its other inputs need, by name. Outputs by name. */
  run(input: Tensor, others?: Readonly<Record<string, Tensor>>): Promise<Outputs>;
}

export interface LoadOptions {
  /**
   * Whether the memory of a run is planned ahead, which is the rule: one block. Where that is larger than 32 MB it is new to the
   * process each time, and its pages take as long as the net itself.
   */
  isPlanned: boolean;
}

export interface Models {
  /** Loads `NAME.onnx` of the folder at its first use. */
  load(name: string, options?: LoadOptions): Promise<Model>;
  /** Loads a model file from elsewhere, likewise once. */
  loadFile(file: string): Promise<Model>;
}

export interface ModelsOptions {
  /** Folder with the `.onnx` files. */
  folder: string;
  /** Cores one run may use. */
  threads: number;
}

const PLANNED: LoadOptions = { isPlanned: true };

/** The models of a folder, each loaded once, when it is first asked for. */
export function openModels({ folder, threads }: ModelsOptions): Models {
  const loaded = new Map<string, Promise<Model>>();
  const loadFile = (file: string, { isPlanned } = PLANNED): Promise<Model> => {
    let model = loaded.get(file);
    if (!model) {
      model = loadModel(file, threads, isPlanned);
      loaded.set(file, model);
      // One that could not be loaded is tried again.
      model.catch(() => loaded.delete(file));
    }
    return model;
  };
  return { load: (name, options) => loadFile(join(folder, `${name}.onnx`), options), loadFile };
}

async function loadModel(file: string, threads: number, isPlanned: boolean): Promise<Model> {
  await access(file).catch((cause: unknown) => {
    throw missingModelFile(file, cause);
  });
  const runtime = await loadOptional(() => import("onnxruntime-node"), "onnxruntime-node");
  const session = await runtime.InferenceSession.create(file, {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    // A thread that has nothing to do yet sleeps: spinning, two took longer than one wherever the processors are shared.
    extra: { session: { intra_op: { allow_spinning: "0" } } },
    graphOptimizationLevel: "all",
    // The arena keeps the memory of the largest picture ever seen; without it memory follows what is looked at.
    enableCpuMemArena: false,
    enableMemPattern: isPlanned,
    logSeverityLevel: 3,
  }).catch((cause: unknown) => {
    throw new EngineError("unavailable", `The model file ${file} cannot be loaded: ${reasonOf(cause)}`, {
      cause,
    });
  });
  return toModel(session, runtime.Tensor, file);
}

type TensorClass = typeof import("onnxruntime-node").Tensor;

function toModel(session: InferenceSession, RuntimeTensor: TensorClass, file: string): Model {
  const inputs = session.inputMetadata.map((input): ModelInput => {
    if (!input.isTensor) return { name: input.name, type: "", shape: [] };
    // What may be chosen has a name, or a number below one.
    const shape = input.shape.map((size) => (typeof size === "number" && size > 0 ? size : undefined));
    return { name: input.name, type: input.type, shape };
  });
  const ofRank = (rank: number) => inputs.find(({ shape }) => shape.length === rank);
  const pictureInput = ofRank(4) ?? ofRank(3) ?? inputs[0];
  if (!pictureInput) throw new EngineError("unavailable", `The model file ${file} takes no input.`);
  const toFeed = ({ name, type }: ModelInput, { data, shape }: Tensor) => {
    const elements = toElements(data, type);
    if (!elements)
      throw new EngineError("unavailable", `The model ${file} wants ${name} as ${type || "no tensor"}.`);
    return new RuntimeTensor(type as "float32", elements as Float32Array, [...shape]);
  };
  return {
    inputs,
    pictureInput,
    async run(input, others = {}) {
      const given = inputs.flatMap((one) => {
        const tensor = one === pictureInput ? input : others[one.name];
        return tensor ? [[one, tensor] as const] : [];
      });
      const feeds = Object.fromEntries(given.map(([one, tensor]) => [one.name, toFeed(one, tensor)]));
      const results = await session.run(feeds).catch((cause: unknown) => {
        const took = given.map(([{ name, type }, { shape }]) => `${name} as ${type} [${shape.join(", ")}]`);
        throw new EngineError(
          "unavailable",
          `The model ${file} does not run on ${took.join(", ")}: ${reasonOf(cause)}`,
          { cause },
        );
      });
      const outputs: Record<string, Tensor> = {};
      for (const [name, value] of Object.entries(results)) {
        const data = fromElements(value.data, value.type);
        if (data) outputs[name] = { data, shape: value.dims, isWhole: /^u?int/.test(value.type) };
      }
      return outputs;
    },
  };
}

function reasonOf(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).split("\n", 1)[0] ?? "";
}

/** The outputs by name and shape, for messages about models that are not what they should be. */
export function describeOutputs(outputs: Outputs): string {
  const described = Object.entries(outputs).map(([name, { shape }]) => `${name} [${shape.join(", ")}]`);
  return described.length > 0 ? described.join(", ") : "nothing that is a number";
}

/** An output that the model must have. */
export function outputOf(outputs: Outputs, name: string): Tensor {
  const output = outputs[name];
  if (!output) throw new EngineError("unavailable", `The model gives no output ${name}.`);
  return output;
}
