import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { UsageError } from "../../config.js";

/** Where the text engine looks for users' models: `DIR/text/TASK` or `DIR/text/TASK-LANGUAGE`. */
const PLACE =
  /^((sentiment|entities|embeddings)(-[a-zA-Z-]{2,8})?|classification-[a-zA-Z0-9](-*[a-zA-Z0-9])*)$/;
/** What a fetched model's folder says of where it came from. */
const SOURCE = "source.json";

export interface Source {
  name: string;
  commit: string;
  licence: string | undefined;
}

/** @throws UsageError for a place that the engine does not look at */
export function checkPlace(place: string): string {
  if (PLACE.test(place)) return place;
  throw new UsageError(
    `a model stands in for sentiment, entities or embeddings, for one language as in sentiment-de, or for a custom classifier as in classification-NAME: not ${place}`,
  );
}

/** A model's folder while it is fetched: what lies there of another commit is no use. */
export async function begin(models: string, place: string, source: Source): Promise<string> {
  const folder = join(models, "text", `.${place}.partial`);
  const kept = await readSource(folder);
  if (kept?.name !== source.name || kept.commit !== source.commit)
    await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, SOURCE), JSON.stringify(source, undefined, 2));
  return folder;
}

/** Puts a model that is whole in its place, instead of the one that was there. */
export async function finish(models: string, place: string, folder: string): Promise<string> {
  const path = join(models, "text", place);
  await rm(path, { recursive: true, force: true });
  await rename(folder, path);
  return path;
}

/** The models that are there, by place; the source is undefined of those that were put there by hand. */
export async function listModels(models: string): Promise<{ place: string; source: Source | undefined }[]> {
  const names = await readdir(join(models, "text")).catch(() => []);
  const places = names.filter((name) => PLACE.test(name)).sort();
  return Promise.all(
    places.map(async (place) => ({ place, source: await readSource(join(models, "text", place)) })),
  );
}

/** @throws UsageError when there is none */
export async function removeModel(models: string, place: string): Promise<void> {
  const there = await listModels(models);
  if (!there.some((each) => each.place === place))
    throw new UsageError(`${models} has no model for ${place}`);
  await rm(join(models, "text", place), { recursive: true });
}

async function readSource(folder: string): Promise<Source | undefined> {
  try {
    return JSON.parse(await readFile(join(folder, SOURCE), "utf8")) as Source;
  } catch {
    return undefined;
  }
}
