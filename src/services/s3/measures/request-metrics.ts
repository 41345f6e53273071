import type { Observation } from "../../../core/metrics/observation.js";
import type { WireRequest, WireResponse } from "../../../wire/protocol.js";
import { accessPointArn, loadedOf } from "../buckets/load-bucket.js";
import { parseTagging } from "../domain/tags.js";
import { safeDecode } from "../logging/note-request.js";
import type { S3Context } from "../state.js";
import { arrivalOf } from "../wire/arrival.js";
import type { RequestFilter } from "./metrics-configurations.js";

/** What a request's object is known by, for filters. */
interface Measured {
  key: string | undefined;
  tags: readonly { Key?: string | undefined; Value?: string | undefined }[];
  accessPointArn: string | undefined;
}

/** Tells CloudWatch of a request, once for each metrics configuration of its bucket that it falls under. */
export function measureRequest(ctx: S3Context, request: WireRequest, response: WireResponse): void {
  const { bucket } = loadedOf(ctx);
  const configurations = bucket && ctx.state.metricsConfigurations.of(bucket.id);
  if (!configurations) return;
  const measured = toMeasured(ctx, request, response);
  const values = toValues(ctx, request, response);
  for (const { Id: FilterId = "", Filter } of configurations) {
    if (!passes(Filter, measured)) continue;
    ctx.measure(
      values.map((value) => ({
        ...value,
        dimensions: { BucketName: bucket.name, FilterId },
        account: bucket.account,
        region: bucket.region,
      })),
    );
  }
}

function toMeasured(ctx: S3Context, request: WireRequest, response: WireResponse): Measured {
  const { object, accessPoint } = loadedOf(ctx);
  // Tags that were refused are nobody's.
  const sent = response.status < 400 ? request.headers["x-amz-tagging"] : undefined;
  const path = request.path.slice(1);
  return {
    key: object?.key ?? (path === "" ? undefined : safeDecode(path)),
    tags: sent === undefined ? (object?.record?.tags ?? []) : parseTagging(sent),
    accessPointArn: accessPoint && accessPointArn(accessPoint),
  };
}

/** Only requests for objects can pass a filter. */
function passes(filter: RequestFilter = {}, { key, tags, accessPointArn }: Measured): boolean {
  const { Prefix, Tag, AccessPointArn, And } = filter;
  const prefix = And?.Prefix ?? Prefix;
  const wanted = [...(And?.Tags ?? []), ...(Tag ? [Tag] : [])];
  const point = And?.AccessPointArn ?? AccessPointArn;
  if (prefix !== undefined && !key?.startsWith(prefix)) return false;
  if (point !== undefined && point !== accessPointArn) return false;
  return wanted.every(({ Key, Value }) => tags.some((tag) => tag.Key === Key && tag.Value === Value));
}

const LISTS: ReadonlySet<string> = new Set([
  "ListObjects",
  "ListObjectsV2",
  "ListObjectVersions",
  "ListMultipartUploads",
  "ListParts",
]);

/** The metric that counts such requests beside `AllRequests`. */
function kindOf(operation: string, method: string): string | undefined {
  if (LISTS.has(operation)) return "ListRequests";
  if (operation === "DeleteObjects") return "DeleteRequests";
  const kinds: Readonly<Record<string, string>> = {
    GET: "GetRequests",
    HEAD: "HeadRequests",
    PUT: "PutRequests",
    POST: "PostRequests",
    DELETE: "DeleteRequests",
  };
  return kinds[method];
}

type Value = Omit<Observation, "dimensions">;

function toValues(ctx: S3Context, request: WireRequest, response: WireResponse): Value[] {
  const startedAt = arrivalOf(request);
  const of = (name: string, value: number, unit = "Count"): Value => ({
    namespace: "AWS/S3",
    name,
    unit,
    value,
  });
  const kind = kindOf(ctx.operation, request.method);
  const sent = Number(request.headers["x-amz-decoded-content-length"] ?? request.headers["content-length"]);
  const given = Number(response.headers["content-length"]);
  const isRead = ctx.operation === "GetObject" && response.status < 300;
  return [
    of("AllRequests", 1),
    ...(kind === undefined ? [] : [of(kind, 1)]),
    of("4xxErrors", response.status >= 400 && response.status < 500 ? 1 : 0),
    of("5xxErrors", response.status >= 500 ? 1 : 0),
    ...(sent > 0 ? [of("BytesUploaded", sent, "Bytes")] : []),
    ...(isRead && given > 0 ? [of("BytesDownloaded", given, "Bytes")] : []),
    ...(startedAt === undefined
      ? []
      : [of("FirstByteLatency", ctx.clock.monotonic() - startedAt, "Milliseconds")]),
  ];
}
