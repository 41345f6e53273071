import { createHash } from "node:crypto";
import { mkdir, rename, rm, stat, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Ids } from "../../../core/ids.js";
import { LOWER_HEX } from "../../../core/ids.js";
import { unpack } from "./unpack.js";

/** A zip on disk and its SHA-256 in base64. */
export interface Archive {
  path: string;
  sha256: string;
}

/**
 * Unpacked code and layers, each once per content, in a folder that may be emptied at any start. What functions share by
 * content they may share as files: nothing can write there.
 */
export class CodeCache {
  readonly #root: string;
  readonly #ids: Ids;
  /** Folder that stands in for `node_modules` above the code, where functions are not isolated. */
  readonly #modules: string | undefined;
  readonly #ready = new Map<string, Promise<string>>();

  constructor(root: string, ids: Ids, modules: string | undefined) {
    this.#root = root;
    this.#ids = ids;
    this.#modules = modules;
  }

  /** Folder of a function's unpacked code. */
  code(archive: Archive): Promise<string> {
    return this.#once("code", [archive]);
  }

  /** Folder of layers merged in their order: later ones win. */
  layers(archives: readonly Archive[]): Promise<string> {
    return this.#once("layers", archives);
  }

  #once(kind: string, archives: readonly Archive[]): Promise<string> {
    const key = join(kind, toName(archives));
    const known = this.#ready.get(key);
    if (known) return known;
    const made = this.#make(key, archives);
    this.#ready.set(key, made);
    made.catch(() => this.#ready.delete(key));
    return made;
  }

  /** Unpacks beside, then renames: a folder that is there is whole. */
  async #make(key: string, archives: readonly Archive[]): Promise<string> {
    const folder = join(this.#root, key);
    const content = join(folder, "content");
    if (await exists(content)) return content;
    const draft = `${folder}.${this.#ids.string(8, LOWER_HEX)}`;
    try {
      await mkdir(join(draft, "content"), { recursive: true });
      for (const archive of archives) await unpack(archive.path, join(draft, "content"));
      if (this.#modules) await symlink(this.#modules, join(draft, "node_modules"));
      await mkdir(dirname(folder), { recursive: true });
      await rm(folder, { recursive: true, force: true });
      await rename(draft, folder);
    } catch (error) {
      await rm(draft, { recursive: true, force: true });
      throw error;
    }
    return content;
  }
}

function toName(archives: readonly Archive[]): string {
  const hash = createHash("sha256");
  for (const { sha256 } of archives) hash.update(`${sha256}\n`);
  return hash.digest("hex");
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
