import { readFile } from "node:fs/promises";

/** The net's outputs: nothing, the characters of the file, a space. */
export async function loadCharacters(file: string): Promise<string[]> {
  const lines = (await readFile(file, "utf8")).split("\n").map((line) => line.replace(/\r$/, ""));
  if (lines.at(-1) === "") lines.pop();
  return ["", ...lines, " "];
}
