import { takeCode } from "../code/take-code.js";
import { invalidParameter } from "../errors.js";
import type { LambdaContext, LambdaOperation } from "../operation.js";
import { startAfter, toMarker, toPageSize } from "../pages.js";
import { contextOf } from "../scope.js";
import { type LayerVersionRecord, layers, layerVersions } from "../store.js";
import { toLayerVersion, toListItem } from "./describe.js";
import { findLayerVersion } from "./find.js";
import { toLayerArn, toLayerTarget } from "./layer-target.js";

export const PublishLayerVersion: LambdaOperation<"PublishLayerVersion"> = async (input, ctx) => {
  const target = toLayerTarget(input.LayerName, ctx);
  const code = await takeCode(input.Content ?? {}, ctx);
  const record = await ctx.store.transact(async (tx) => {
    const version = ((await layers.get(tx, target.name))?.lastVersion ?? 0) + 1;
    ctx.blobs.keep(tx, code.blob);
    const made: LayerVersionRecord = {
      layer: target.name,
      version,
      description: input.Description ?? "",
      code,
      createdAt: ctx.clock.now(),
      runtimes: input.CompatibleRuntimes,
      architectures: input.CompatibleArchitectures,
      license: input.LicenseInfo,
      statements: [],
      revisionId: ctx.ids.uuid(),
    };
    layers.put(tx, [target.name], { name: target.name, lastVersion: version });
    layerVersions.put(tx, [target.name, version], made);
    return made;
  });
  return toLayerVersion(record, target, ctx);
};

export const GetLayerVersion: LambdaOperation<"GetLayerVersion"> = async (input, ctx) => {
  const target = toLayerTarget(input.LayerName, ctx);
  return toLayerVersion(await findLayerVersion(target, input.VersionNumber ?? 0, ctx), target, ctx);
};

export const GetLayerVersionByArn: LambdaOperation<"GetLayerVersionByArn"> = async (input, ctx) => {
  const target = toLayerTarget(input.Arn, ctx);
  return toLayerVersion(await findLayerVersion(target, target.version ?? 0, ctx), target, ctx);
};

export const DeleteLayerVersion: LambdaOperation<"DeleteLayerVersion"> = async (input, ctx) => {
  const target = toLayerTarget(input.LayerName, ctx);
  const version = input.VersionNumber ?? 0;
  if (version < 1) throw invalidParameter("Layer Version Cannot be less than 1");
  await contextOf(target, ctx).store.transact(async (tx) => {
    const record = await layerVersions.get(tx, target.name, version);
    // Deleting one that is not there succeeds, as on AWS. Functions that use it keep their copy.
    if (!record) return;
    ctx.blobs.drop(tx, record.code.blob.id);
    layerVersions.delete(tx, target.name, version);
  });
  return {};
};

interface Wanted {
  CompatibleRuntime?: string;
  CompatibleArchitecture?: string;
}

function isWanted(
  record: LayerVersionRecord,
  { CompatibleRuntime, CompatibleArchitecture }: Wanted,
): boolean {
  const fits = (list: readonly string[], one: string | undefined) => one === undefined || list.includes(one);
  return (
    fits(record.runtimes ?? [], CompatibleRuntime) && fits(record.architectures ?? [], CompatibleArchitecture)
  );
}

export const ListLayerVersions: LambdaOperation<"ListLayerVersions"> = async (input, ctx) => {
  const target = toLayerTarget(input.LayerName, ctx);
  const { store } = contextOf(target, ctx);
  // The newest comes first: a marker is where the page before ended, reading backwards.
  const before = startAfter(input.Marker).start;
  const range = { prefix: [target.name], reverse: true, ...(before ? { end: before } : {}) };
  const page = await layerVersions.page(store, toPageSize(input.MaxItems), range);
  return {
    LayerVersions: page.items
      .filter(({ value }) => isWanted(value, input))
      .map(({ value }) => toListItem(value, target)),
    NextMarker: toMarker(page.next),
  };
};

export const ListLayers: LambdaOperation<"ListLayers"> = async (input, ctx) => {
  const page = await layers.page(ctx.store, toPageSize(input.MaxItems), startAfter(input.Marker));
  const found = await Promise.all(page.items.map(({ value }) => toLayer(value.name, input, ctx)));
  return { Layers: found.flat(), NextMarker: toMarker(page.next) };
};

/** A layer with its newest version that fits; none where all are gone or none fits. */
async function toLayer(name: string, wanted: Wanted, ctx: LambdaContext) {
  const target = toLayerTarget(name, ctx);
  for await (const { value } of layerVersions.range(ctx.store, { prefix: [name], reverse: true })) {
    if (!isWanted(value, wanted)) continue;
    return [
      { LayerName: name, LayerArn: toLayerArn(target), LatestMatchingVersion: toListItem(value, target) },
    ];
  }
  return [];
}
