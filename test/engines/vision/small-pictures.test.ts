import sharp from "sharp";
import { expect, it } from "vitest";
import { engine } from "../../../src/engines/vision/engine.js";

it("refuses a picture that is too small before any model is loaded", async () => {
  const vision = await engine.load({ folder: "/no/models/here", threads: 1 });
  const square = (side: number) =>
    sharp({ create: { width: side, height: side, channels: 3, background: "#444" } })
      .png()
      .toBuffer();
  const wishes = { attributes: false, identities: false, facesMax: 1 };
  for (const [side, code] of [
    [79, "image-too-small"],
    [80, "unavailable"],
  ] as const) {
    const input = { image: await square(side), sidePixelsMin: 80 };
    await expect(vision.faces({ ...input, ...wishes })).rejects.toMatchObject({ code });
    await expect(vision.labels({ ...input, labels: false, properties: false })).rejects.toMatchObject({
      code,
    });
    await expect(vision.content(input)).rejects.toMatchObject({ code });
    await expect(vision.people(input)).rejects.toMatchObject({ code });
    if (side < 80) await expect(vision.text(input)).rejects.toMatchObject({ code });
  }
});
