import type { Writable } from "node:stream";
import type { LendingStream } from "../../core/lending-stream.js";

/** Writes all that is lent, without ending the channel. Each chunk's memory is used again once the connection has taken it. */
export async function writeLent(body: LendingStream, channel: Writable): Promise<void> {
  // A lender whose memory has gone astray with the connection would wait for it.
  const abandon = () => void body.destroy();
  if (channel.destroyed) return abandon();
  channel.once("close", abandon);
  try {
    let taken = Promise.resolve();
    for (let lent = await body.lend(); lent; lent = await body.lend()) {
      const { bytes, giveBack } = lent;
      taken = new Promise((resolve) => {
        channel.write(bytes, (error) => {
          if (!error) giveBack();
          resolve();
        });
      });
    }
    await taken;
  } finally {
    channel.off("close", abandon);
    body.destroy();
  }
}
