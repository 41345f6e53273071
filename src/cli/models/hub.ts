import { UsageError } from "../../config.js";

/** What a hub that speaks Hugging Face's addresses tells of a model, as far as it is read here. */
export interface HubModel {
  name: string;
  /** The commit that the revision stands for: files are fetched of it, whatever is pushed meanwhile. */
  commit: string;
  /** As its card states it, or undefined. */
  licence: string | undefined;
  /** `text-classification`, `token-classification`, … */
  pipeline: string | undefined;
  /** What is known of each file; a hub may tell the rest only when asked for it. */
  files: readonly (HubFile | { path: string })[];
}

export interface HubFile {
  path: string;
  bytes: number;
  /** Of files kept apart (LFS) their SHA-256; of others the SHA-1 that Git gives them. */
  checksum: { kind: "sha256" | "git"; hex: string };
}

const REDIRECTS_MAX = 5;
/** Milliseconds until the hub has begun to answer. */
const ANSWER_MS_MAX = 60_000;

/** The few questions that fetching a model asks. */
export class Hub {
  readonly #endpoint: string;
  readonly #token: string | undefined;

  constructor(endpoint: string, token: string | undefined) {
    this.#endpoint = endpoint.replace(/\/+$/, "");
    this.#token = token;
  }

  /** @throws UsageError when the hub cannot be reached, or has no such model for whoever asks */
  async describe(name: string, revision: string): Promise<HubModel> {
    const at = revision === "main" ? "" : `/revision/${encodeURIComponent(revision)}`;
    const response = await this.#get(`${this.#endpoint}/api/models/${name}${at}?blobs=true`);
    if (response.status === 401 || response.status === 403 || response.status === 404) {
      const hint = this.#token === undefined ? "; if it is private or gated, set HF_TOKEN" : "";
      throw new UsageError(`${this.#endpoint} has no model ${name} at ${revision} for you${hint}`);
    }
    if (!response.ok) throw new UsageError(`${this.#endpoint} answers ${response.status} about ${name}`);
    return toModel(name, revision, await response.json().catch(() => undefined));
  }

  /** Size and checksum of a file, by the headers of its address where the model's description lacks them. */
  async complete(model: HubModel, file: HubModel["files"][number]): Promise<HubFile> {
    if ("checksum" in file) return file;
    const { headers } = await this.#ask(new URL(this.#addressOf(model, file.path)), this.#signed(), "HEAD");
    const tag = headers.get("x-linked-etag") ?? headers.get("etag") ?? "";
    const hex = tag.replace(/^W\//, "").replaceAll('"', "").toLowerCase();
    const bytes = Number(headers.get("x-linked-size") ?? headers.get("content-length") ?? Number.NaN);
    const kind = /^[0-9a-f]{64}$/.test(hex) ? "sha256" : "git";
    if (!/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(hex) || !Number.isSafeInteger(bytes)) {
      throw new UsageError(`${this.#endpoint} tells no size and checksum of ${file.path}`);
    }
    return { path: file.path, bytes, checksum: { kind, hex } };
  }

  /** A file from a byte on. The answer is 206 when it begins there, 200 when it begins at the start. */
  async open(model: HubModel, path: string, from: number): Promise<Response> {
    const response = await this.#get(
      this.#addressOf(model, path),
      from > 0 ? { range: `bytes=${from}-` } : {},
    );
    if (response.ok && response.body) return response;
    throw new UsageError(`${this.#endpoint} answers ${response.status} for ${path} of ${model.name}`);
  }

  #addressOf({ name, commit }: HubModel, path: string): string {
    return `${this.#endpoint}/${name}/resolve/${commit}/${path.split("/").map(encodeURIComponent).join("/")}`;
  }

  #signed(): Record<string, string> {
    return this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` };
  }

  /** Follows redirects by hand: the token is for the hub alone, not for where its files lie. */
  async #get(place: string, headers: Record<string, string> = {}): Promise<Response> {
    let url = new URL(place);
    for (let hops = 0; hops <= REDIRECTS_MAX; hops++) {
      const isHub = url.origin === new URL(this.#endpoint).origin;
      const response = await this.#ask(url, { ...headers, ...(isHub && this.#signed()) });
      const next = response.headers.get("location");
      if (response.status < 300 || response.status >= 400 || next === null) return response;
      await response.body?.cancel();
      url = new URL(next, url);
    }
    throw new UsageError(`${place} leads from one place to the next without an end`);
  }

  async #ask(url: URL, headers: Record<string, string>, method = "GET"): Promise<Response> {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), ANSWER_MS_MAX);
    // What is told of sizes counts the bytes as they lie there: nothing on the way may pack them.
    const asked = {
      method,
      headers: { "accept-encoding": "identity", ...headers },
      redirect: "manual" as const,
    };
    try {
      return await fetch(url, { ...asked, signal: stop.signal });
    } catch (error) {
      throw new UsageError(
        `${url.origin} cannot be reached (${reasonOf(error)}). Where there is no network, put the model's folder there by hand: docs/models/text.md`,
      );
    } finally {
      clearTimeout(timer);
    }
  }
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof Error && "code" in cause) return String(cause.code);
  return error instanceof Error ? error.message : String(error);
}

/** @throws UsageError for an answer that is not a hub's */
function toModel(name: string, revision: string, answer: unknown): HubModel {
  const { sha, pipeline_tag, cardData, tags, siblings } = asRecord(answer);
  if (!Array.isArray(siblings)) {
    throw new UsageError(`the answer about ${name} is not one of a model hub`);
  }
  const told = asRecord(cardData)["license"];
  const tagged = Array.isArray(tags) ? tags.map(String).find((tag) => tag.startsWith("license:")) : undefined;
  return {
    name,
    commit: typeof sha === "string" ? sha : revision,
    files: siblings.flatMap(toFile),
    licence: typeof told === "string" ? told : tagged?.slice("license:".length),
    pipeline: typeof pipeline_tag === "string" ? pipeline_tag : undefined,
  };
}

function toFile(sibling: unknown): HubModel["files"][number][] {
  const { rfilename: path, size, blobId, lfs } = asRecord(sibling);
  const { sha256 } = asRecord(lfs);
  if (typeof path !== "string") return [];
  if (typeof size !== "number" || !Number.isSafeInteger(size) || size < 0) return [{ path }];
  if (typeof sha256 === "string") return [{ path, bytes: size, checksum: { kind: "sha256", hex: sha256 } }];
  if (typeof blobId !== "string") return [{ path }];
  return [{ path, bytes: size, checksum: { kind: "git", hex: blobId } }];
}

const asRecord = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
