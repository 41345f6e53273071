import { DetectFacesCommand, DetectLabelsCommand, RekognitionClient } from "@aws-sdk/client-rekognition";
import sharp from "sharp";
import { expect, it } from "vitest";
import { decodeImage } from "../../../src/engines/vision/image/decode.js";
import { Random } from "../../support/random.js";
import { useServer } from "../../support/server.js";
import { sample } from "./sample.js";

const server = useServer();

/** Pictures as they should be, of every build that the two formats have. */
async function wellFormed(): Promise<Uint8Array[]> {
  const small = sharp(sample("coffee.jpg")).resize(120, 90);
  const builds = [
    small.clone().jpeg(),
    small.clone().jpeg({ progressive: true }),
    small.clone().toColourspace("cmyk").jpeg(),
    small.clone().grayscale().jpeg(),
    small.clone().png(),
    small.clone().png({ palette: true }),
    small.clone().toColourspace("rgb16").png(),
    small.clone().ensureAlpha(0.3).png(),
    small.clone().withMetadata({ orientation: 6 }).jpeg(),
  ];
  return Promise.all(builds.map((build) => build.toBuffer()));
}

function damage(image: Uint8Array, random: Random): Uint8Array {
  const copy = image.slice();
  switch (random.integer(5)) {
    case 0:
      return copy.subarray(0, random.integer(copy.length));
    case 1:
      for (let times = 1 + random.integer(20); times > 0; times -= 1)
        copy[random.integer(copy.length)] = random.integer(256);
      return copy;
    case 2:
      // Where the sizes stand in the header.
      copy.set(random.bytes(8), 16 + random.integer(8));
      return copy;
    case 3:
      return copy.fill(0, random.integer(copy.length));
    default:
      return Buffer.concat([copy.subarray(0, random.integer(64)), random.bytes(1 + random.integer(400))]);
  }
}

it("decodes every build of JPEG and PNG, and refuses 2,000 damaged ones or reads what is left", async () => {
  const images = await wellFormed();
  for (const image of images) {
    const { picture } = await decodeImage(image);
    expect(picture.data).toHaveLength(picture.width * picture.height * 3);
  }
  const random = new Random(7);
  const outcomes = new Map<string, number>();
  for (let count = 0; count < 2_000; count += 1) {
    const image = damage(images[random.integer(images.length)] ?? new Uint8Array(), random);
    const outcome = await decodeImage(image).then(
      ({ picture }) => (picture.data.length === picture.width * picture.height * 3 ? "read" : "torn"),
      (error: { code?: string }) => error.code ?? String(error),
    );
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }
  expect([...outcomes.keys()].toSorted()).toEqual(["image-format", "read"]);
  expect(outcomes.get("image-format")).toBeGreaterThan(500);
}, 120_000);

it("answers damaged images with AWS's error or a result, and lives on", async () => {
  const client = new RekognitionClient(server.client());
  const images = await wellFormed();
  const random = new Random(8);
  const errors = new Set<string>();
  for (let count = 0; count < 60; count += 1) {
    const Bytes = damage(images[random.integer(images.length)] ?? new Uint8Array(), random);
    if (Bytes.length === 0) continue;
    const Image = { Bytes };
    const asked =
      count % 2 === 0
        ? client.send(new DetectLabelsCommand({ Image }))
        : client.send(new DetectFacesCommand({ Image }));
    await asked.catch((error: Error) => errors.add(error.name));
  }
  for (const name of errors)
    expect(["InvalidImageFormatException", "InvalidParameterException", "ImageTooLargeException"]).toContain(
      name,
    );
  const { Labels = [] } = await client.send(
    new DetectLabelsCommand({ Image: { Bytes: sample("coffee.jpg") } }),
  );
  expect(Labels.map(({ Name }) => Name)).toContain("Cup");
}, 120_000);
