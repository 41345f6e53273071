import { LOWER_HEX } from "../../../core/ids.js";
import type { ServiceHost } from "../../../core/service.js";
import { toPrivateAcl } from "../domain/acl.js";
import { isBucketName } from "../domain/bucket-name.js";
import type { BucketRecord } from "../records.js";
import type { S3Context } from "../state.js";
import { accountBuckets, buckets, objects } from "../store.js";
import { MountedFolder } from "./mounted-folder.js";
import type { Mounts } from "./mounts.js";
import { syncKey } from "./sync-folder.js";
import { FolderWatch } from "./watch-folder.js";

const ID_LENGTH = 16;

/** Serves the folders of `--mount NAME=DIR`. Returns what stops it. */
export async function startMounts(host: ServiceHost, mounts: Mounts): Promise<() => Promise<void>> {
  const watches: FolderWatch[] = [];
  const begins: (() => void)[] = [];
  for (const line of (host.config["mounts"] ?? "").split("\n").filter(Boolean)) {
    const split = line.indexOf("=");
    const name = line.slice(0, split);
    // The host's contexts carry the state that `start` makes, once it has; their type has it erased.
    const contextOf = (): S3Context => host.context({ account: host.account, region: host.region });
    const bucket = await findOrMake(host, name);
    const first = await objects.page(host.store, 1, { prefix: [bucket.id] });
    const folder = await MountedFolder.open(line.slice(split + 1), first.items.length === 0);
    mounts.add(bucket.id, { folder, sync: (key) => syncKey(contextOf(), name, folder, key) });
    begins.push(() => {
      const watch = new FolderWatch(contextOf(), name, folder);
      watches.push(watch);
      void watch.start();
    });
  }
  // The first comparison needs the state that is still being made; it digests every file that is new.
  const cancel = host.clock.after(0, () => {
    for (const begin of begins) begin();
  });
  return async () => {
    cancel();
    await Promise.all(watches.map((watch) => watch.stop()));
  };
}

async function findOrMake(host: ServiceHost, name: string): Promise<BucketRecord> {
  if (!isBucketName(name)) throw new Error(`--mount ${name}: no name for a bucket`);
  return host.store.transact(async (tx) => {
    const existing = await buckets.get(tx, name);
    if (existing?.mounted) return existing;
    if (existing) throw new Error(`--mount ${name}: there is a bucket of this name already`);
    const { account, region } = host;
    const bucket: BucketRecord = {
      name,
      id: host.ids.string(ID_LENGTH, LOWER_HEX),
      account,
      region,
      createdAt: host.clock.now(),
      ownership: "BucketOwnerEnforced",
      acl: toPrivateAcl(account),
      publicAccessBlock: {
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: true,
      },
      mounted: true,
    };
    buckets.put(tx, [name], bucket);
    accountBuckets.put(tx, [account, name], { region });
    return bucket;
  });
}
