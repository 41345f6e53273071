import type { Readable, Writable } from "node:stream";

/** Writes all of a stream, without ending the channel: `pipeline` leaves listeners on a channel that it does not end. */
export async function writeAll(source: Readable, channel: Writable): Promise<void> {
  const abandon = () => void source.destroy();
  if (channel.destroyed) return abandon();
  channel.once("close", abandon);
  try {
    for await (const chunk of source) {
      await new Promise<void>((resolve) => {
        if (channel.write(chunk, () => resolve())) resolve();
      });
    }
  } finally {
    channel.off("close", abandon);
    source.destroy();
  }
}
