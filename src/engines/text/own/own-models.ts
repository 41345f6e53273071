import { existsSync } from "node:fs";
import { join } from "node:path";
import { OwnModel } from "./own-model.js";

/** What a user's model can stand in for. */
export type OwnTask = "sentiment" | "entities" | "embeddings" | "classification";

/**
 * The models in the user's folder: `text/TASK-LANGUAGE` for one language, `text/TASK` for all that have none of their own.
 * Each is loaded at its first use and kept.
 */
export class OwnModels {
  readonly #folder: string;
  readonly #loading = new Map<string, Promise<OwnModel>>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  find(task: string, language: string): Promise<OwnModel> | undefined {
    if (!this.#folder) return undefined;
    return this.#load(`${task}-${language}`) ?? this.#load(task);
  }

  /** The model for one custom classifier: `text/classification-NAME`. */
  classifier(name: string): Promise<OwnModel> | undefined {
    return this.#folder ? this.#load(`classification-${name}`) : undefined;
  }

  #load(name: string): Promise<OwnModel> | undefined {
    if (!existsSync(join(this.#folder, "text", name))) return undefined;
    let loading = this.#loading.get(name);
    if (!loading) {
      loading = OwnModel.load(join(this.#folder, "text", name), name);
      this.#loading.set(name, loading);
      loading.catch(() => this.#loading.delete(name));
    }
    return loading;
  }
}
