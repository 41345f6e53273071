import { createReadStream } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { BUFFER_BYTES } from "../content/buffers.js";
import { type Digests, Seal } from "../content/seal.js";
import { emitObjectEvent } from "../notifications/emit.js";
import { putAndTell } from "../objects/commit-object.js";
import { DEFAULT_ALGORITHM } from "../objects/verified-body.js";
import type { BucketRecord, FileFacts, ObjectRecord } from "../records.js";
import type { S3Context } from "../state.js";
import { buckets, objects } from "../store.js";
import { deleteCurrent } from "../versioning/change-versions.js";
import { contentTypeOf, toRelativePath } from "./file-key.js";
import { type FolderVisitor, isSameFile, type MountedFolder, toFacts } from "./mounted-folder.js";
import { notMounted } from "./mounts.js";
import { settleKey } from "./settle.js";

const READ_BYTES = 1_048_576;
const KEY_BYTES_MAX = 1024;
const KEYS_AT_ONCE = 32;

/** Brings the record of one key in line with its file: what came, changed or went outside of S3 is told as if S3 had done it. */
export async function syncKey(
  ctx: S3Context,
  name: string,
  folder: MountedFolder,
  key: string,
): Promise<void> {
  if (toRelativePath(key) === undefined || Buffer.byteLength(key) > KEY_BYTES_MAX) return;
  const bucket = await buckets.get(ctx.store, name);
  if (!bucket?.mounted) return;
  await ctx.state.mounts.alone(bucket.id, key, async () => {
    const facts = await folder.facts(key);
    const record = await objects.get(ctx.store, bucket.id, key);
    const known = record?.content.kind === "file" ? record.content.facts : undefined;
    if (!facts) {
      if (known && (await isGone(folder, key))) await forget(ctx, bucket, key, known);
    } else if (!isSameFile(facts, known)) {
      // A write of S3's own that the folder has not seen yet is newer than what lies there.
      if (!record || known) await take(ctx, bucket, folder, key, known);
    }
  });
}

/** Looks anew between two looks at the folder: it may have been away, and come back, when the file was not found. */
async function isGone(folder: MountedFolder, key: string): Promise<boolean> {
  if (!(await folder.isThere())) throw notMounted();
  if (await folder.facts(key)) return false;
  if (!(await folder.isThere())) throw notMounted();
  return true;
}

async function forget(ctx: S3Context, bucket: BucketRecord, key: string, known: FileFacts): Promise<void> {
  await ctx.store.transact(async (tx) => {
    const current = await objects.get(tx, bucket.id, key);
    if (!isRecordOf(current, known)) return;
    const deletion = await deleteCurrent(ctx, tx, bucket, key);
    emitObjectEvent(ctx, tx, bucket, "s3:ObjectRemoved:Delete", key, deletion);
  });
}

/** Digests a file and makes it the object. One that changes meanwhile is left to its next change. */
async function take(
  ctx: S3Context,
  bucket: BucketRecord,
  folder: MountedFolder,
  key: string,
  known: FileFacts | undefined,
): Promise<void> {
  const digested = await digest(ctx, folder, key);
  if (!digested) return;
  const { facts, md5, checksums } = digested;
  const [checksum] = checksums.map(([algorithm, value]) => ({
    algorithm,
    value,
    type: "FULL_OBJECT" as const,
  }));
  const version = {
    modifiedAt: Math.floor(facts.mtimeMs),
    owner: bucket.account,
    size: facts.size,
    etag: md5,
    content: { kind: "file" as const, bucketId: bucket.id, key, facts },
    headers: { contentType: contentTypeOf(key) },
    metadata: {},
    storageClass: "STANDARD",
    ...(checksum && { checksum }),
  };
  await ctx.store.transact(async (tx) => {
    const current = await objects.get(tx, bucket.id, key);
    if (current && !isRecordOf(current, known)) return;
    await putAndTell(ctx, tx, bucket, key, version, "s3:ObjectCreated:Put");
  });
}

const isRecordOf = (record: ObjectRecord | undefined, known: FileFacts | undefined): boolean =>
  record?.content.kind === "file" && isSameFile(record.content.facts, known);

async function digest(ctx: S3Context, folder: MountedFolder, key: string) {
  const file = await folder.open(key);
  if (!file) return undefined;
  try {
    const facts = toFacts(await file.stat());
    const digests = await (facts.size <= BUFFER_BYTES ? digestHere(ctx, file) : digestByThread(ctx, file));
    return isSameFile(toFacts(await file.stat()), facts) ? { facts, ...digests } : undefined;
  } finally {
    await file.close();
  }
}

const ALGORITHMS = { algorithms: [DEFAULT_ALGORITHM] } as const;

/** Most files are small: they are read into memory that is used over and over, for V8 marks its heap for every 64 MB of new. */
async function digestHere(ctx: S3Context, file: FileHandle): Promise<Digests> {
  const seal = new Seal(ALGORITHMS);
  const buffer = ctx.state.buffers.take();
  try {
    const { bytesRead } = await file.read(buffer, 0, BUFFER_BYTES, 0);
    seal.pass(buffer.subarray(0, bytesRead));
    return await seal.finish();
  } finally {
    ctx.state.buffers.giveBack(buffer);
  }
}

async function digestByThread(ctx: S3Context, file: FileHandle): Promise<Digests> {
  const seal = ctx.state.sealThreads.begin(ALGORITHMS);
  try {
    const source = createReadStream("", { fd: file, autoClose: false, start: 0, highWaterMark: READ_BYTES });
    for await (const chunk of source) await seal.pass([chunk]);
    return await seal.finish();
  } finally {
    await seal.drop();
  }
}

/** Compares everything: files with records, and records with files. What cannot be read is told of; the rest goes on. */
export async function syncAll(
  ctx: S3Context,
  name: string,
  folder: MountedFolder,
  visitor: FolderVisitor,
): Promise<void> {
  if (!(await folder.isThere())) throw notMounted();
  const tell = (key: string) => (error: unknown) => visitor.unreadable(key, error);
  await together(ctx, folder.keys("", visitor), (key) => syncKey(ctx, name, folder, key).catch(tell(key)));
  const bucket = await buckets.get(ctx.store, name);
  if (!bucket?.mounted) return;
  await together(ctx, objects.range(ctx.store, { prefix: [bucket.id] }), async ({ key: path, value }) => {
    const key = String(path[1]);
    const sync = async () => {
      if (value.content.kind !== "file") await settleKey(ctx, bucket, key, undefined);
      else if (!(await folder.facts(key))) await syncKey(ctx, name, folder, key);
    };
    await sync().catch(tell(key));
  });
}

/** Lets go of what lay in a folder that is gone: nobody tells of its files one by one. */
export async function syncBelow(
  ctx: S3Context,
  name: string,
  folder: MountedFolder,
  gone: string,
): Promise<void> {
  const bucket = await buckets.get(ctx.store, name);
  if (!bucket?.mounted) return;
  await together(ctx, keysBelow(ctx, bucket, `${gone}/`), (key) => syncKey(ctx, name, folder, key));
}

async function* keysBelow(ctx: S3Context, bucket: BucketRecord, prefix: string): AsyncGenerator<string> {
  const range = { prefix: [bucket.id], start: [bucket.id, prefix] };
  for await (const { key: path, value } of objects.range(ctx.store, range)) {
    const key = String(path[1]);
    if (!key.startsWith(prefix)) return;
    if (value.content.kind === "file") yield key;
  }
}

/** Does the work for several items at once: the transactions share their syncs to disk. */
async function together<T>(
  ctx: S3Context,
  items: AsyncIterable<T>,
  work: (item: T) => Promise<void>,
): Promise<void> {
  let batch: Promise<void>[] = [];
  for await (const item of items) {
    if (ctx.signal.aborted) break;
    batch.push(work(item));
    if (batch.length < KEYS_AT_ONCE) continue;
    await Promise.all(batch);
    batch = [];
  }
  await Promise.all(batch);
}
