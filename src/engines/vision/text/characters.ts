import { readModelFile } from "../runtime/model-file.js";

/** The net's outputs: nothing, the characters of the file, a space. */
export async function loadCharacters(file: string): Promise<string[]> {
  const lines = String(await readModelFile(file))
    .split("\n")
    .map((line) => line.replace(/\r$/, ""));
  if (lines.at(-1) === "") lines.pop();
  return ["", ...lines, " "];
}
