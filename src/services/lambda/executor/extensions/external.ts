import { access, constants, readdir, stat } from "node:fs/promises";
import { join } from "node:path";

/** The programs that the layers bring to run beside the function: the executable files of `/opt/extensions`. */
export async function externalExtensions(opt: string | undefined): Promise<string[]> {
  if (opt === undefined) return [];
  const folder = join(opt, "extensions");
  const names = await readdir(folder).catch(() => []);
  const found = names.map(async (name) => ((await isProgram(join(folder, name))) ? [name] : []));
  return (await Promise.all(found)).flat();
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
