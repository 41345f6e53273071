const NAME_BYTES_MAX = 255;
/** Below the root of a mounted folder: files on their way into it. */
export const STAGING_FOLDER = ".lenticular";

/** The path of a key below a mounted folder; undefined for a key that no file can have, which stays an object only. */
export function toRelativePath(key: string): string | undefined {
  const names = key.split("/");
  return names.every(isFileName) && names[0] !== STAGING_FOLDER ? key : undefined;
}

function isFileName(name: string): boolean {
  if (name === "" || name === "." || name === "..") return false;
  return !name.includes("\0") && Buffer.byteLength(name) <= NAME_BYTES_MAX;
}

/** Content types by ending, for files that nobody has put with one. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  avif: "image/avif",
  css: "text/css",
  csv: "text/csv",
  gif: "image/gif",
  gz: "application/gzip",
  htm: "text/html",
  html: "text/html",
  jpeg: "image/jpeg",
  jpg: "image/jpeg",
  js: "text/javascript",
  json: "application/json",
  md: "text/markdown",
  mp3: "audio/mpeg",
  mp4: "video/mp4",
  pdf: "application/pdf",
  png: "image/png",
  svg: "image/svg+xml",
  txt: "text/plain",
  wav: "audio/wav",
  webp: "image/webp",
  xml: "application/xml",
  zip: "application/zip",
};

export function contentTypeOf(key: string): string {
  const ending = /\.([^./]+)$/.exec(key)?.[1]?.toLowerCase() ?? "";
  return CONTENT_TYPES[ending] ?? "binary/octet-stream";
}
