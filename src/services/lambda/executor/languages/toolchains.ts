import { custom } from "./custom.js";
import { dotnet } from "./dotnet.js";
import { java } from "./java.js";
import { type HostTools, type Language, MissingInterpreter, type Toolchain } from "./language.js";
import { nodejs } from "./nodejs.js";
import { python } from "./python.js";
import { ruby } from "./ruby.js";

const LANGUAGES: readonly Language[] = [nodejs, python, ruby, java, dotnet, custom];

/** Finds each runtime's toolchain once; one that is missing is looked for again, as it may have been installed since. */
export class Toolchains {
  readonly #tools: HostTools;
  readonly #found = new Map<string, Promise<Toolchain>>();

  constructor(tools: HostTools) {
    this.#tools = tools;
  }

  find(runtime: string): Promise<Toolchain> {
    const known = this.#found.get(runtime);
    if (known) return known;
    const search = this.#search(runtime);
    this.#found.set(runtime, search);
    search.catch(() => this.#found.delete(runtime));
    return search;
  }

  async #search(runtime: string): Promise<Toolchain> {
    const language = LANGUAGES.find((candidate) => candidate.speaks(runtime));
    if (!language) throw new MissingInterpreter(runtime, "a language that is not supported yet", "");
    return language.find(runtime, this.#tools);
  }
}
