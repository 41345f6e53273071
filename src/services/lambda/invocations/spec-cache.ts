import type { Blobs } from "../../../core/blobs/blobs.js";
import type { Archive, CodeCache } from "../code/code-cache.js";
import type { HotFolders } from "../code/hot-folders.js";
import type { FunctionFolders, FunctionSpec } from "../executor/function-spec.js";
import type { HostTools } from "../executor/languages/language.js";
import { linkLayerModules } from "../executor/languages/nodejs-sdk.js";
import { countEntries } from "../executor/spares/link-tree.js";
import { SPARE_ENTRIES_MAX } from "../executor/spares/shape.js";
import type { CodeRecord, VersionRecord } from "../store.js";

const SPECS_MAX = 1000;
const MS_PER_SECOND = 1000;
/** Runtimes whose bootstraps load a function's code anew when told that it has changed. */
const RELOADS = /^(nodejs|python|ruby)/;

/** What the executor must know of a version, made once per revision: unpacking included. */
export class SpecCache {
  readonly #code: CodeCache;
  readonly #tools: HostTools;
  readonly #hot: HotFolders;
  readonly #specs = new Map<string, Promise<FunctionSpec>>();

  constructor(code: CodeCache, tools: HostTools, hot: HotFolders) {
    this.#code = code;
    this.#hot = hot;
    this.#tools = tools;
  }

  /** `arn` is the function's, without version. */
  async get(record: VersionRecord, arn: string, region: string, blobs: Blobs): Promise<FunctionSpec> {
    const { folder } = record.code;
    if (folder === undefined) return await this.#find(record, arn, region, blobs);
    const generation = await this.#hot.generation(folder);
    // Where the language cannot load code anew, a new environment does.
    if (!RELOADS.test(record.runtime)) return await this.#find(record, arn, region, blobs, generation);
    return { ...(await this.#find(record, arn, region, blobs)), generation };
  }

  #find(
    record: VersionRecord,
    arn: string,
    region: string,
    blobs: Blobs,
    state: number | string = "",
  ): Promise<FunctionSpec> {
    const slot = `${arn}:${record.version}`;
    const key = `${slot} ${record.code.sha256} ${record.lastModified} ${state}`;
    const known = this.#specs.get(key);
    if (known) return known;
    const made = this.#make(record, { slot, key, region }, blobs);
    this.#specs.set(key, made);
    made.catch(() => this.#specs.delete(key));
    const oldest = this.#specs.keys().next().value;
    if (this.#specs.size > SPECS_MAX && oldest !== undefined) this.#specs.delete(oldest);
    return made;
  }

  async #make(
    record: VersionRecord,
    identity: { slot: string; key: string; region: string },
    blobs: Blobs,
  ): Promise<FunctionSpec> {
    const folders = await this.#toFolders(record, blobs);
    return {
      ...identity,
      name: record.functionName,
      version: record.version,
      runtime: record.runtime,
      handler: record.handler,
      role: record.role,
      memoryMb: record.memoryMb,
      timeoutMs: record.timeoutSeconds * MS_PER_SECOND,
      ephemeralMb: record.ephemeralMb,
      folders,
      variables: record.variables ?? {},
      logGroup: record.logging.group,
      logFormat: record.logging.format,
      applicationLogLevel: record.logging.applicationLevel,
      systemLogLevel: record.logging.systemLevel,
      provisioned: false,
    };
  }

  async #toFolders({ code, layers, runtime }: VersionRecord, blobs: Blobs): Promise<FunctionFolders> {
    const toArchive = ({ blob, sha256 }: CodeRecord): Archive => ({ path: blobs.path(blob.id), sha256 });
    const task = code.folder ?? (await this.#code.code(toArchive(code)));
    if (layers.length === 0) {
      const entries = code.folder === undefined ? await countEntries(task, SPARE_ENTRIES_MAX) : undefined;
      return { task, entries };
    }
    const opt = await this.#code.layers(layers.map((layer) => toArchive(layer.code)));
    const modules = runtime.startsWith("nodejs") ? await linkLayerModules(this.#tools, opt) : undefined;
    return { task, opt, modules };
  }
}
