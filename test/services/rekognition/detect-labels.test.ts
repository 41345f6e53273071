import { DetectLabelsCommand, type Label, RekognitionClient } from "@aws-sdk/client-rekognition";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { sample } from "./sample.js";

const server = useServer();
const rekognition = () => new RekognitionClient(server.client());
const cat = sample("cat.jpg");

async function labelsOf(
  input: Omit<ConstructorParameters<typeof DetectLabelsCommand>[0], "Image">,
  bytes = cat,
) {
  const { Labels = [] } = await rekognition().send(
    new DetectLabelsCommand({ Image: { Bytes: bytes }, ...input }),
  );
  return Labels;
}

const byName = (labels: Label[], name: string): Label | undefined => labels.find(({ Name }) => Name === name);
const names = (labels: Label[]): (string | undefined)[] => labels.map(({ Name }) => Name);

/** Rows of rough discs: no thing that has a name, but the detectors take each for an apple. */
async function drawDiscs(): Promise<Uint8Array> {
  const [across, step] = [6, 80];
  const discs = Array.from({ length: across * 5 }, (_, at) => {
    const [x, y] = [((at % across) + 0.5) * step, (Math.floor(at / across) + 0.5) * step];
    return `<circle cx="${x}" cy="${y}" r="32" fill="#bbb" stroke="#888" stroke-width="3"/>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="480" height="360">
    <filter id="rough">
      <feTurbulence baseFrequency="0.08" numOctaves="4" seed="1"/>
      <feColorMatrix type="saturate" values="0"/>
      <feComposite in2="SourceGraphic" operator="arithmetic" k1="0.9" k3="0.55"/>
    </filter>
    <g filter="url(#rough)"><rect width="480" height="360" fill="#444"/>${discs.join("")}</g>
  </svg>`;
  return sharp(Buffer.from(svg)).flatten({ background: "#000" }).png().toBuffer();
}

async function drawn(width: number, height: number): Promise<Uint8Array> {
  return sharp({ create: { width, height, channels: 3, background: "#b22222" } })
    .png()
    .toBuffer();
}

describe("DetectLabels", () => {
  it("sees a cat, says where, and names its parents as labels of their own", async () => {
    const labels = await labelsOf({});
    const found = byName(labels, "Cat");
    expect(found?.Confidence).toBeGreaterThan(70);
    expect(found?.Parents).toEqual([{ Name: "Animal" }, { Name: "Mammal" }, { Name: "Pet" }]);
    expect(found?.Categories).toEqual([{ Name: "Animals and Pets" }]);
    const box = found?.Instances?.[0]?.BoundingBox;
    // The cat fills most of the picture.
    expect((box?.Width ?? 0) * (box?.Height ?? 0)).toBeGreaterThan(0.5);
    expect(names(labels)).toEqual(expect.arrayContaining(["Animal", "Mammal", "Pet"]));
  });

  it("sees another thing in another picture", async () => {
    const labels = await labelsOf({}, sample("coffee.jpg"));
    expect(names(labels)).toEqual(expect.arrayContaining(["Cup", "Coffee", "Beverage"]));
    expect(names(labels)).not.toContain("Cat");
  });

  it("says what kind of thing it is where it does not know the thing", async () => {
    // No class is a raccoon's: badgers, foxes and pandas together are a mammal that lives in the wild.
    const labels = await labelsOf({}, sample("raccoon.jpg"));
    expect(names(labels)).toEqual(["Animal", "Mammal", "Wildlife"]);
  });

  it("sees a flower of which no class tells the name", async () => {
    const labels = names(await labelsOf({}, sample("flower.jpg")));
    expect(labels).toEqual(expect.arrayContaining(["Flower", "Plant"]));
    expect(labels).not.toContain("Food");
  });

  it("sees that galaxies are in outer space", async () => {
    const labels = await labelsOf({}, sample("galaxies.jpg"));
    expect(names(labels)).toEqual(["Astronomy", "Outer Space"]);
    expect(labels.find(({ Name }) => Name === "Outer Space")).toMatchObject({
      Aliases: [{ Name: "Space" }, { Name: "Universe" }],
      Categories: [{ Name: "Nature and Outdoors" }],
      Parents: [{ Name: "Astronomy" }],
    });
  });

  it("sees coins, whatever their metal and age", async () => {
    expect(names(await labelsOf({}, sample("coins.jpg")))).toEqual(["Coin", "Money"]);
  });

  it("says of nobody what they do", async () => {
    const labels = names(await labelsOf({ MinConfidence: 1 }, sample("cat.jpg")));
    for (const activity of ["Sitting", "Standing", "Cycling", "Skiing"])
      expect(labels).not.toContain(activity);
  });

  it("says nothing of a picture with nothing in it", async () => {
    expect(await labelsOf({}, await drawn(320, 240))).toEqual([]);
  });

  it("says nothing of a picture of what has no name, however much it looks like something", async () => {
    expect(await labelsOf({}, await drawDiscs())).toEqual([]);
  });

  it("gives the surest labels first, at most MaxLabels, none below MinConfidence", async () => {
    const all = await labelsOf({ MinConfidence: 10 });
    const confidences = all.map(({ Confidence = 0 }) => Confidence);
    expect(confidences).toEqual(confidences.toSorted((a, b) => b - a));
    expect(confidences.every((confidence) => confidence >= 10)).toBe(true);
    expect(await labelsOf({ MinConfidence: 10, MaxLabels: 2 })).toEqual(all.slice(0, 2));
    expect((await labelsOf({})).every(({ Confidence = 0 }) => Confidence >= 55)).toBe(true);
  });

  it("filters by label and by category", async () => {
    const only = await labelsOf({ Settings: { GeneralLabels: { LabelInclusionFilters: ["Cat"] } } });
    expect(names(only)).toEqual(["Cat"]);
    const without = await labelsOf({ Settings: { GeneralLabels: { LabelExclusionFilters: ["Cat"] } } });
    expect(names(without)).not.toContain("Cat");
    const settings = { GeneralLabels: { LabelCategoryExclusionFilters: ["Animals and Pets"] } };
    expect(names(await labelsOf({ Settings: settings }))).not.toContain("Animal");
  });

  it("measures image properties, alone or beside the labels", async () => {
    const answer = await rekognition().send(
      new DetectLabelsCommand({
        Image: { Bytes: await drawn(200, 100) },
        Features: ["IMAGE_PROPERTIES"],
        Settings: { ImageProperties: { MaxDominantColors: 1 } },
      }),
    );
    expect(answer.Labels).toBeUndefined();
    expect(answer.ImageProperties?.DominantColors).toEqual([
      {
        Red: 0xb2,
        Green: 0x22,
        Blue: 0x22,
        HexCode: "#b22222",
        CSSColor: "firebrick",
        SimplifiedColor: "red",
        PixelPercent: 100,
      },
    ]);
    expect(answer.ImageProperties?.Quality?.Contrast).toBeLessThan(1);
  });

  it("reads the picture from S3", async () => {
    const s3 = new S3Client({ ...server.client(), forcePathStyle: true });
    await s3.send(new CreateBucketCommand({ Bucket: "photos" }));
    await s3.send(new PutObjectCommand({ Bucket: "photos", Key: "a/cat.jpg", Body: cat }));
    const { Labels = [] } = await rekognition().send(
      new DetectLabelsCommand({ Image: { S3Object: { Bucket: "photos", Name: "a/cat.jpg" } } }),
    );
    expect(names(Labels)).toContain("Cat");
    const missing = { S3Object: { Bucket: "photos", Name: "gone.jpg" } };
    await expect(rekognition().send(new DetectLabelsCommand({ Image: missing }))).rejects.toMatchObject({
      name: "InvalidS3ObjectException",
      message: "Unable to get object metadata from S3. Check object key, region and/or access permissions.",
    });
  });

  it("turns a photograph upright as its EXIF says", async () => {
    const turned = await sharp(cat).rotate(90).withMetadata({ orientation: 8 }).jpeg().toBuffer();
    expect(names(await labelsOf({}, turned))).toContain("Cat");
  });

  it.each([
    ["text", new TextEncoder().encode("this is no picture")],
    ["a GIF", new TextEncoder().encode("GIF89a\x01\x00\x01\x00\x00\x00\x00;")],
    ["a JPEG cut short", cat.slice(0, 9_000)],
    ["the mere start of a PNG", new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
  ])("refuses %s", async (_what, bytes) => {
    await expect(labelsOf({}, bytes)).rejects.toMatchObject({
      name: "InvalidImageFormatException",
      message: "Request has invalid image format",
    });
  });

  it("refuses a picture with too few or too many pixels, whatever little it weighs", async () => {
    await expect(labelsOf({}, await drawn(79, 200))).rejects.toMatchObject({
      name: "InvalidParameterException",
      message: "Request has invalid parameters",
    });
    await expect(labelsOf({}, await drawn(10_001, 100))).rejects.toMatchObject({
      name: "ImageTooLargeException",
      message: "Input image dimensions 10001 x 100 exceed maximum dimension size of 10000 pixels",
    });
  });

  it("refuses no image and two images", async () => {
    const both = { Bytes: cat, S3Object: { Bucket: "photos", Name: "cat.jpg" } };
    for (const Image of [{}, both]) {
      await expect(rekognition().send(new DetectLabelsCommand({ Image }))).rejects.toMatchObject({
        name: "InvalidParameterException",
      });
    }
  });
});
