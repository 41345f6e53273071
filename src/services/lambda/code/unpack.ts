import { createWriteStream } from "node:fs";
import { chmod, mkdir, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type Entry, open, type ZipFile } from "yauzl";
import { unreadableZip, unzippedTooLarge } from "../errors.js";
import { UNZIPPED_BYTES_MAX, ZIP_ENTRIES_MAX } from "../limits.js";

const FILE_TYPE_MASK = 0o170000;
const SYMLINK_TYPE = 0o120000;
const PERMISSIONS_MASK = 0o777;
/** Zips made without permissions, or with the owner's alone, run all the same. */
const READABLE = 0o444;
const LINK_BYTES_MAX = 4096;

/** A symbolic link, made after every file: no file can be written through it. */
interface Link {
  path: string;
  target: string;
}

/**
 * Unpacks a zip into a folder; returns the bytes unpacked. Names that leave the folder, broken archives and those that
 * unpack to more than `bytesMax` are refused with AWS's errors.
 */
export async function unpack(
  zipPath: string,
  folder: string,
  bytesMax = UNZIPPED_BYTES_MAX,
): Promise<number> {
  const zip = await openZip(zipPath);
  try {
    return await unpackEntries(zip, folder, bytesMax);
  } catch (error) {
    throw isOurs(error) ? error : unreadableZip();
  } finally {
    zip.close();
  }
}

async function unpackEntries(zip: ZipFile, folder: string, bytesMax: number): Promise<number> {
  const links: Link[] = [];
  let bytes = 0;
  let entries = 0;
  for await (const entry of eachEntry(zip)) {
    // yauzl has refused absolute names, `..` and backslashes already.
    entries += 1;
    bytes += entry.uncompressedSize;
    if (bytes > bytesMax || entries > ZIP_ENTRIES_MAX) throw unzippedTooLarge(bytesMax);
    const path = join(folder, entry.fileName);
    const mode = entry.externalFileAttributes >>> 16;
    if (entry.fileName.endsWith("/")) await mkdir(path, { recursive: true });
    else if ((mode & FILE_TYPE_MASK) === SYMLINK_TYPE)
      links.push({ path, target: await readText(zip, entry) });
    else await writeFile(zip, entry, path, mode & PERMISSIONS_MASK);
  }
  for (const link of links) {
    await mkdir(dirname(link.path), { recursive: true });
    await symlink(link.target, link.path);
  }
  return bytes;
}

async function writeFile(zip: ZipFile, entry: Entry, path: string, mode: number): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await pipeline(await openEntry(zip, entry), createWriteStream(path));
  await chmod(path, mode | READABLE);
}

async function readText(zip: ZipFile, entry: Entry): Promise<string> {
  if (entry.uncompressedSize > LINK_BYTES_MAX) throw unreadableZip();
  const parts: Buffer[] = [];
  for await (const part of await openEntry(zip, entry)) parts.push(part);
  return Buffer.concat(parts).toString("utf8");
}

function openZip(path: string): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    open(path, { lazyEntries: true, autoClose: false }, (error, zip) => {
      if (error) reject(unreadableZip());
      else resolve(zip);
    });
  });
}

async function* eachEntry(zip: ZipFile): AsyncIterable<Entry> {
  for (let left = zip.entryCount; left > 0; left -= 1) yield await nextEntry(zip);
}

function nextEntry(zip: ZipFile): Promise<Entry> {
  return new Promise((resolve, reject) => {
    const settle = (run: () => void) => {
      zip.removeAllListeners("entry");
      zip.removeAllListeners("error");
      zip.removeAllListeners("end");
      run();
    };
    zip.once("entry", (entry: Entry) => settle(() => resolve(entry)));
    zip.once("error", (error: Error) => settle(() => reject(error)));
    zip.once("end", () => settle(() => reject(unreadableZip())));
    zip.readEntry();
  });
}

/** Throws for encrypted entries and unknown compressions; checks the size while reading. */
function openEntry(zip: ZipFile, entry: Entry): Promise<Readable> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream)));
  });
}

function isOurs(error: unknown): boolean {
  return error instanceof Error && error.name === "InvalidParameterValueException";
}
