import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { EngineError } from "../host/engine-error.js";

/** What a video file says of itself. */
export interface VideoFacts {
  codec: string;
  format: string;
  durationMs: number;
  framesPerSecond: number;
  /** As it is shown: a phone held upright stores its pictures lying, and how to turn them. */
  width: number;
  height: number;
  /** Whether luminance uses all values of a byte or those of television; absent where the file does not say. */
  colorRange?: "full" | "limited";
}

export interface VideoFrame {
  /** Milliseconds from the start. */
  at: number;
  /** A JPEG file. */
  image: Uint8Array;
}

/** Bytes of one picture at most; a frame that is larger is a broken stream. */
const FRAME_BYTES_MAX = 32 * 1024 * 1024;
const FACTS_BYTES_MAX = 1024 * 1024;
const END_OF_IMAGE = Buffer.from([0xff, 0xd9]);

type Child = ChildProcessByStdio<null, Readable, null>;

/**
 * Whether the programs `ffmpeg` and `ffprobe` are on this machine. They are the user's own: installed apart, run as
 * processes, never linked.
 */
export async function hasFfmpeg(): Promise<boolean> {
  const runs = (program: string): Promise<boolean> =>
    new Promise((resolve) => {
      const child = spawn(program, ["-version"], { stdio: "ignore" });
      child.once("error", () => resolve(false));
      child.once("exit", (code) => resolve(code === 0));
    });
  return (await runs("ffmpeg")) && (await runs("ffprobe"));
}

/** Reads the facts of a video. Code `video-format` for a file that is none, or that ffmpeg cannot read. */
export async function readVideoFacts(file: string, signal: AbortSignal): Promise<VideoFacts> {
  const shown = ["-v", "error", "-select_streams", "v:0", "-show_streams", "-show_format", "-of", "json"];
  const child = start("ffprobe", [...shown, localFile(file)], signal);
  let text = "";
  for await (const chunk of child.stdout) {
    text += String(chunk);
    if (text.length > FACTS_BYTES_MAX) break;
  }
  return toFacts(text);
}

interface Probed {
  streams?: {
    codec_name?: string;
    width?: number;
    height?: number;
    avg_frame_rate?: string;
    color_range?: string;
    side_data_list?: { rotation?: number }[];
  }[];
  format?: { format_long_name?: string; duration?: string };
}

function toFacts(text: string): VideoFacts {
  const { streams = [], format } = parse(text);
  const [stream] = streams;
  const durationMs = Math.round(Number(format?.duration ?? 0) * 1000);
  if (!stream?.width || !stream.height || !(durationMs > 0)) throw unreadable();
  const [frames = 0, seconds = 1] = (stream.avg_frame_rate ?? "").split("/").map(Number);
  const degrees = stream.side_data_list?.find(({ rotation }) => rotation !== undefined)?.rotation ?? 0;
  const lies = Math.round(degrees / 90) % 2 !== 0;
  return {
    codec: stream.codec_name ?? "",
    format: format?.format_long_name ?? "",
    durationMs,
    framesPerSecond: frames / (seconds || 1),
    width: lies ? stream.height : stream.width,
    height: lies ? stream.width : stream.height,
    ...(stream.color_range === "pc" && { colorRange: "full" }),
    ...(stream.color_range === "tv" && { colorRange: "limited" }),
  };
}

function parse(text: string): Probed {
  try {
    return JSON.parse(text) as Probed;
  } catch {
    throw unreadable();
  }
}

/** The video's pictures at a steady pace, each as soon as it is decoded; decoding waits for whoever reads. */
export async function* readFrames(
  file: string,
  framesPerSecond: number,
  signal: AbortSignal,
): AsyncGenerator<VideoFrame> {
  const pictures = [
    "-vf",
    `fps=${framesPerSecond}:round=up`,
    "-q:v",
    "3",
    "-f",
    "image2pipe",
    "-c:v",
    "mjpeg",
    "-",
  ];
  const child = start("ffmpeg", ["-v", "error", "-nostdin", "-i", localFile(file), ...pictures], signal);
  let count = 0;
  try {
    for await (const image of splitImages(child.stdout)) {
      yield { at: Math.round((count * 1000) / framesPerSecond), image };
      count += 1;
    }
  } finally {
    child.kill("SIGKILL");
  }
  signal.throwIfAborted();
  if (count === 0) throw unreadable();
}

/** Within compressed data the end mark cannot occur: it ends a picture wherever it stands. */
async function* splitImages(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let rest = Buffer.alloc(0);
  for await (const chunk of stream) {
    rest = Buffer.concat([rest, chunk]);
    for (let end = rest.indexOf(END_OF_IMAGE); end >= 0; end = rest.indexOf(END_OF_IMAGE)) {
      yield new Uint8Array(rest.subarray(0, end + 2));
      rest = rest.subarray(end + 2);
    }
    if (rest.length > FRAME_BYTES_MAX) throw unreadable();
  }
}

/** A name that ffmpeg cannot take for an option or for an address on a network. */
function localFile(file: string): string {
  return `file:${file}`;
}

function start(program: string, args: readonly string[], signal: AbortSignal): Child {
  // A playlist must not make ffmpeg fetch what it names.
  const child = spawn(program, ["-protocol_whitelist", "file,pipe", ...args], {
    stdio: ["ignore", "pipe", "ignore"],
    signal,
  });
  // A program that is missing or killed shows as an output that ends early.
  child.once("error", () => child.stdout.destroy());
  return child;
}

function unreadable(): EngineError {
  return new EngineError("video-format", "The file is no video that ffmpeg can read.");
}
