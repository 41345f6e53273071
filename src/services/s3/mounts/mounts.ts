import { AwsError } from "../../../wire/aws-error.js";
import type { BucketRecord, Content, FileFacts } from "../records.js";
import type { MountedFolder } from "./mounted-folder.js";

/** Brings the record of one key in line with its file. */
type SyncKey = (key: string) => Promise<void>;

interface Mount {
  folder: MountedFolder;
  sync: SyncKey;
}

/** The folders that are served as buckets, by the buckets' ids. */
export class Mounts {
  readonly #mounts = new Map<string, Mount>();
  /** The last work on each key, so that the folder's side and S3's come one after the other. */
  readonly #working = new Map<string, Promise<unknown>>();

  add(bucketId: string, mount: Mount): void {
    this.#mounts.set(bucketId, mount);
  }

  find(bucketId: string): MountedFolder | undefined {
    return this.#mounts.get(bucketId)?.folder;
  }

  /** A bucket of a folder that this run was not told of can be neither read nor written. */
  checkMounted(bucket: BucketRecord): void {
    if (bucket.mounted && !this.#mounts.has(bucket.id)) throw notMounted();
  }

  /** The file of a content, and what to do when it turns out to be another one. */
  ofContent(content: Extract<Content, { kind: "file" }>): Mount {
    const mount = this.#mounts.get(content.bucketId);
    if (!mount) throw notMounted();
    return mount;
  }

  /** One work on a key at a time. */
  async alone<R>(bucketId: string, key: string, work: () => Promise<R>): Promise<R> {
    const name = `${bucketId}/${key}`;
    const before = this.#working.get(name) ?? Promise.resolve();
    const mine = before.catch(() => undefined).then(work);
    this.#working.set(name, mine);
    try {
      return await mine;
    } finally {
      if (this.#working.get(name) === mine) this.#working.delete(name);
    }
  }
}

/** A deletion or a write that the folder has not seen yet. */
export interface PendingChange {
  bucket: string;
  key: string;
  /** The file that was the object's, where the object went. */
  removed?: FileFacts;
}

export const notMounted = (): AwsError =>
  new AwsError("ServiceUnavailable", "The folder of this bucket is not mounted.", {
    status: 503,
    fault: "server",
  });
