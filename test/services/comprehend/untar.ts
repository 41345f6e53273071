import { gunzipSync } from "node:zlib";

/** The files of a small `.tar.gz` as text, by name. */
export function untar(archive: Uint8Array): Record<string, string> {
  const bytes = gunzipSync(archive);
  const files: Record<string, string> = {};
  for (let at = 0; at + 512 <= bytes.length; ) {
    const name = bytes.toString("utf8", at, at + 100).replace(/\0.*$/s, "");
    if (name === "") break;
    const size = Number.parseInt(bytes.toString("utf8", at + 124, at + 135), 8);
    files[name] = bytes.toString("utf8", at + 512, at + 512 + size);
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
}
