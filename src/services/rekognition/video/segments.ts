import type { VideoKind, VideoSegment } from "../records.js";
import type { RekognitionContext } from "../state.js";
import { findingsByName, segmentsByName, segmentsByTime } from "../store.js";

/** The kinds of jobs whose findings can be asked for as segments. */
export const SEGMENTED: ReadonlySet<VideoKind> = new Set(["labels", "moderation"]);
/** Segments written in one transaction. */
const BATCH = 500;

/** Brings what was seen in one picture after the other together: from when to when each label was there. */
export async function storeSegments(
  jobId: string,
  stepMs: number,
  durationMs: number,
  ctx: RekognitionContext,
): Promise<void> {
  let batch: VideoSegment[] = [];
  const write = (): Promise<void> =>
    ctx.store.transact(async (tx) => {
      for (const segment of batch) {
        segmentsByTime.put(tx, [jobId, segment.from, segment.name], segment);
        segmentsByName.put(tx, [jobId, segment.name, segment.from], segment);
      }
    });
  for await (const segment of segmentsOf(jobId, stepMs, durationMs, ctx)) {
    batch.push(segment);
    if (batch.length < BATCH) continue;
    await write();
    batch = [];
  }
  await write();
}

interface OpenSegment extends VideoSegment {
  confidenceSum: number;
  count: number;
}

async function* segmentsOf(
  jobId: string,
  stepMs: number,
  durationMs: number,
  ctx: RekognitionContext,
): AsyncGenerator<VideoSegment> {
  let open: OpenSegment | undefined;
  for await (const { key, value } of findingsByName.range(ctx.store, { prefix: [jobId] })) {
    const name = String(key[1]);
    const [member = "", found] = Object.entries(value.item)[0] ?? [];
    const { Confidence = 0, ...label } = found as { Confidence?: number; Instances?: unknown };
    // A picture stands for the time until the next.
    const to = Math.min(durationMs, Math.round(value.at + stepMs));
    if (open?.name === name && value.at <= open.to) {
      open.to = to;
      open.confidenceSum += Confidence;
      open.count += 1;
      continue;
    }
    if (open) yield closed(open);
    delete label.Instances;
    open = { name, from: value.at, to, item: { [member]: label }, confidenceSum: Confidence, count: 1 };
  }
  if (open) yield closed(open);
}

function closed({ name, from, to, item, confidenceSum, count }: OpenSegment): VideoSegment {
  const [[member, label] = ["", {}]] = Object.entries(item);
  return { name, from, to, item: { [member]: { ...(label as object), Confidence: confidenceSum / count } } };
}
