import { readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { UsageError } from "../../config.js";

export interface Picture {
  name: string;
  path: string;
}

const SAMPLES = fileURLToPath(new URL("../../../samples/", import.meta.url));
const PICTURES_MAX = 1000;

/** The sample photographs, or those of the folder or file that the user names. */
export async function findPictures(source: string | undefined): Promise<Picture[]> {
  const path = source ?? SAMPLES;
  const found = await stat(path).catch(() => undefined);
  if (!found) throw new UsageError(`there is no file or folder '${path}'`);
  if (found.isFile()) return [{ name: basename(path), path }];
  const names = (await readdir(path)).filter((name) => /\.(jpe?g|png)$/i.test(name)).sort();
  if (names.length === 0) throw new UsageError(`no JPEG or PNG picture in '${path}'`);
  return names.slice(0, PICTURES_MAX).map((name) => ({ name, path: join(path, name) }));
}
