import { access } from "node:fs/promises";
import { join } from "node:path";
import type { InferenceSession } from "onnxruntime-node";
import { EngineError } from "../../host/engine-error.js";
import { loadOptional } from "./optional.js";

/** Numbers with a shape, as models take and give them. */
export interface Tensor {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}

export interface Model {
  /** Runs the model on its one input. Outputs by name. */
  run(input: Tensor): Promise<Readonly<Record<string, Tensor>>>;
}

export interface Models {
  /** Loads `NAME.onnx` of the folder at its first use. */
  load(name: string): Promise<Model>;
  /** Loads a model file from elsewhere, likewise once. */
  loadFile(file: string): Promise<Model>;
}

export interface ModelsOptions {
  /** Folder with the `.onnx` files. */
  folder: string;
  /** Cores one run may use. */
  threads: number;
}

/** The models of a folder, each loaded once, when it is first asked for. */
export function openModels({ folder, threads }: ModelsOptions): Models {
  const loaded = new Map<string, Promise<Model>>();
  const loadFile = (file: string): Promise<Model> => {
    let model = loaded.get(file);
    if (!model) {
      model = loadModel(file, threads);
      loaded.set(file, model);
      // One that could not be loaded is tried again.
      model.catch(() => loaded.delete(file));
    }
    return model;
  };
  return { load: (name) => loadFile(join(folder, `${name}.onnx`)), loadFile };
}

async function loadModel(file: string, threads: number): Promise<Model> {
  await access(file).catch(() => {
    throw new EngineError("unavailable", `The model file ${file} is missing.`);
  });
  const runtime = await loadOptional(() => import("onnxruntime-node"), "onnxruntime-node");
  const session = await runtime.InferenceSession.create(file, {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: "all",
    // The arena keeps the memory of the largest picture ever seen; without it memory follows what is looked at.
    enableCpuMemArena: false,
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
  const inputName = session.inputNames[0] ?? "";
  return {
    async run(input) {
      const results = await session
        .run({ [inputName]: new RuntimeTensor("float32", input.data, [...input.shape]) })
        .catch((cause: unknown) => {
          const took = `${inputName} as float32 [${input.shape.join(", ")}]`;
          throw new EngineError(
            "unavailable",
            `The model ${file} does not run on ${took}: ${reasonOf(cause)}`,
            {
              cause,
            },
          );
        });
      const outputs: Record<string, Tensor> = {};
      for (const [name, value] of Object.entries(results)) {
        if (value.data instanceof Float32Array) outputs[name] = { data: value.data, shape: value.dims };
      }
      return outputs;
    },
  };
}

function reasonOf(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).split("\n", 1)[0] ?? "";
}

/** The outputs by name and shape, for messages about models that are not what they should be. */
export function describeOutputs(outputs: Readonly<Record<string, Tensor>>): string {
  const described = Object.entries(outputs).map(([name, { shape }]) => `${name} [${shape.join(", ")}]`);
  return described.length > 0 ? described.join(", ") : "no float32 output";
}

/** An output that the model must have. */
export function outputOf(outputs: Readonly<Record<string, Tensor>>, name: string): Tensor {
  const output = outputs[name];
  if (!output) throw new EngineError("unavailable", `The model gives no output ${name}.`);
  return output;
}
