import { join } from "node:path";
import { parseArgs } from "node:util";
import { UsageError } from "../../config.js";
import type { Command, Terminal } from "../command.js";
import { download } from "../models/download.js";
import { Hub, type HubFile, type HubModel } from "../models/hub.js";
import { begin, checkPlace, finish, listModels, removeModel } from "../models/model-folder.js";

const HUB = "https://huggingface.co";
const BYTES_MAX = 4 * 1024 ** 3;
/** The graphs that the engine looks for, in its order, and what must and may lie beside one. */
const GRAPHS = ["model.onnx", "onnx/model.onnx", "model_quantized.onnx", "onnx/model_quantized.onnx"];
const NEEDED = ["config.json", "tokenizer.json"];
const WELCOME = ["tokenizer_config.json"];
/** What a model of each kind stands in for. */
const TASKS: Readonly<Record<string, string>> = {
  "text-classification": "sentiment",
  "token-classification": "entities",
  "feature-extraction": "embeddings",
  "sentence-similarity": "embeddings",
};
const OPTIONS = {
  models: { type: "string" },
  for: { type: "string" },
  revision: { type: "string", default: "main" },
  quantized: { type: "boolean", default: false },
} as const;
type Values = ReturnType<typeof parse>["values"];

export const modelsCommand: Command = {
  name: "models",
  summary: "Fetch ONNX models for start --models, list them, remove them.",
  usage: [
    "lenticular models add NAME --models DIR [--for TASK] [--revision main] [--quantized]",
    "lenticular models list --models DIR",
    "lenticular models remove TASK --models DIR",
    "",
    "NAME         As on Hugging Face: distilbert/distilbert-base-uncased-finetuned-sst-2-english.",
    "--models DIR Where start looks for your own models.                                          LENTICULAR_MODELS",
    "--for TASK   sentiment, entities or embeddings, for one language sentiment-de (default: by the model's kind);",
    "             classification-NAME for the custom classifier NAME.",
    "--quantized  The smaller graph, where the model has one.",
    "",
    "Says the model's licence and size, then fetches it; run again, it goes on where it was cut off. Checksums are checked.",
    "HF_ENDPOINT names another hub that speaks the same addresses, HF_TOKEN opens private and gated models.",
  ],
  async run(args, terminal) {
    const { values, positionals } = parse(args);
    const [verb, what, ...more] = positionals;
    const models = values.models ?? terminal.env["LENTICULAR_MODELS"];
    if (models === undefined) throw new UsageError("say where the models are: --models DIR");
    if (verb === "list" && what === undefined) await list(models, terminal);
    else if (verb === "remove" && what !== undefined && more.length === 0) await removeModel(models, what);
    else if (verb === "add" && what !== undefined && more.length === 0)
      await add(what, models, values, terminal);
    else throw new UsageError("say: lenticular models add NAME, or list, or remove TASK");
    return 0;
  },
};

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, strict: true, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? (error.message.split(". ")[0] ?? "") : String(error));
  }
}

async function list(models: string, terminal: Terminal): Promise<void> {
  for (const { place, source } of await listModels(models)) {
    const from = source
      ? `${source.name}  ${source.commit.slice(0, 12)}  licence ${source.licence ?? "not stated"}`
      : "put there by hand";
    terminal.out(`${place}  ${from}\n`);
  }
}

async function add(name: string, models: string, values: Values, terminal: Terminal): Promise<void> {
  if (!/^(?!\.+\/)[\w.-]+(\/[\w.-]+)?$/.test(name)) {
    throw new UsageError(`${name} is no model's name, such as distilbert/distilbert-base-uncased`);
  }
  const hub = new Hub(terminal.env["HF_ENDPOINT"] ?? HUB, terminal.env["HF_TOKEN"]);
  const model = await hub.describe(name, values.revision);
  const place = checkPlace(
    values.for ?? TASKS[model.pipeline ?? ""] ?? `a ${model.pipeline ?? "model without a kind"}`,
  );
  const files: HubFile[] = [];
  for (const file of filesOf(model, values.quantized)) files.push(await hub.complete(model, file));
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  terminal.out(`${name} at ${model.commit.slice(0, 12)}, ${toMegabytes(bytes)}, for ${place}\n`);
  terminal.out(`Licence: ${model.licence ?? "not stated; ask its makers before you use it"}\n`);
  if (bytes > BYTES_MAX) throw new UsageError(`${name} is larger than ${toMegabytes(BYTES_MAX)}`);
  const source = { name, commit: model.commit, licence: model.licence };
  const folder = await begin(models, place, source);
  for (const file of files) {
    terminal.out(`${file.path} ${toMegabytes(file.bytes)} …`);
    try {
      await download(hub, model, file, join(folder, file.path), percents(terminal));
    } catch (error) {
      terminal.out(" failed\n");
      throw error;
    }
    terminal.out(" done\n");
  }
  terminal.out(`In ${await finish(models, place, folder)}: start --models ${models} uses it.\n`);
}

/** @throws UsageError unless the model has what the engine needs */
function filesOf({ name, files }: HubModel, quantized: boolean): HubModel["files"][number][] {
  const find = (path: string) => files.find((file) => file.path === path);
  const graphs = GRAPHS.filter((path) => !quantized || path.includes("quantized"));
  const graph = graphs.map(find).find((file) => file !== undefined);
  if (!graph) {
    throw new UsageError(
      `${name} has none of ${graphs.join(", ")}. Make one: optimum-cli export onnx --model ${name} FOLDER`,
    );
  }
  const missing = NEEDED.filter((path) => !find(path));
  if (missing.length > 0) throw new UsageError(`${name} has no ${missing.join(" and no ")}`);
  // Weights of large graphs lie beside them.
  const beside = files.filter(({ path }) => path === `${graph.path}_data` || path === `${graph.path}.data`);
  const others = [...NEEDED, ...WELCOME].map(find).filter((file) => file !== undefined);
  return [...others, graph, ...beside];
}

const toMegabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1)} MB`;

/** Tells each fourth of the way. */
function percents(terminal: Terminal): (fraction: number) => void {
  let told = 0;
  return (fraction) => {
    const reached = Math.floor(fraction * 4);
    if (reached > told && reached < 4) terminal.out(` ${reached * 25} %`);
    told = Math.max(told, reached);
  };
}
