import {
  CompareFacesCommand,
  CreateCollectionCommand,
  DetectFacesCommand,
  DetectLabelsCommand,
  DetectModerationLabelsCommand,
  DetectTextCommand,
  type Image,
  IndexFacesCommand,
  RecognizeCelebritiesCommand,
  RekognitionClient,
  SearchFacesByImageCommand,
  SearchUsersByImageCommand,
} from "@aws-sdk/client-rekognition";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import sharp, { type Sharp } from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { sample } from "./sample.js";

const server = useServer();
const CollectionId = "hostile";
const Bucket = "hostile";
const rekognition = () => new RekognitionClient(server.client());
const s3 = () => new S3Client({ ...server.client(), forcePathStyle: true });

/** Every operation that takes an image. */
const OPERATIONS: Readonly<Record<string, (client: RekognitionClient, image: Image) => Promise<unknown>>> = {
  CompareFaces: (client, Image) =>
    client.send(new CompareFacesCommand({ SourceImage: Image, TargetImage: Image })),
  DetectFaces: (client, Image) => client.send(new DetectFacesCommand({ Image, Attributes: ["ALL"] })),
  DetectLabels: (client, Image) =>
    client.send(new DetectLabelsCommand({ Image, Features: ["GENERAL_LABELS", "IMAGE_PROPERTIES"] })),
  DetectModerationLabels: (client, Image) => client.send(new DetectModerationLabelsCommand({ Image })),
  DetectText: (client, Image) => client.send(new DetectTextCommand({ Image })),
  IndexFaces: (client, Image) => client.send(new IndexFacesCommand({ CollectionId, Image })),
  RecognizeCelebrities: (client, Image) => client.send(new RecognizeCelebritiesCommand({ Image })),
  SearchFacesByImage: (client, Image) => client.send(new SearchFacesByImageCommand({ CollectionId, Image })),
  SearchUsersByImage: (client, Image) => client.send(new SearchUsersByImageCommand({ CollectionId, Image })),
};
const NAMES = Object.keys(OPERATIONS);
/** These need a face, which none of the pictures here has. */
const NEEDS_FACE = new Set(["CompareFaces", "SearchFacesByImage", "SearchUsersByImage"]);

const small = (): Sharp => sharp(sample("coffee.jpg")).resize(120, 90);
const flat = (width: number, height: number): Sharp =>
  sharp({ create: { width, height, channels: 3, background: "#884422" } });
const text = (content: string): Buffer => Buffer.from(content);

/** A JPEG or PNG with bytes changed after a mark. */
async function changed(
  picture: Sharp,
  mark: string,
  offset: number,
  bytes: readonly number[],
): Promise<Buffer> {
  const file = await picture.toBuffer();
  const at = file.indexOf(Buffer.from(mark, "latin1"));
  if (at < 0) throw new Error(`no ${mark} in it`);
  file.set(bytes, at + offset);
  return file;
}

async function cut(picture: Sharp, share: number): Promise<Buffer> {
  const file = await picture.toBuffer();
  return file.subarray(0, Math.round(file.length * share));
}

const [FORMAT, PARAMETER, LARGE] = [
  "InvalidImageFormatException",
  "InvalidParameterException",
  "ImageTooLargeException",
];
const HUFFMAN = "\xff\xc4";

const REFUSED: [string, string, () => Promise<Buffer> | Buffer][] = [
  ["one byte", FORMAT, () => text("x")],
  ["a text", FORMAT, () => text("This is no picture.")],
  ["a GIF", FORMAT, () => small().gif().toBuffer()],
  ["a WebP", FORMAT, () => small().webp().toBuffer()],
  ["a TIFF", FORMAT, () => small().tiff().toBuffer()],
  ["an AVIF", FORMAT, () => small().avif({ effort: 0 }).toBuffer()],
  ["an HEIC's header", FORMAT, () => text("\0\0\0\x18ftypheic\0\0\0\0mif1heic")],
  ["an SVG", FORMAT, () => text('<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90"/>')],
  ["a PDF", FORMAT, () => text("%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF")],
  ["a BMP's header", FORMAT, () => Buffer.concat([text("BM"), Buffer.alloc(120)])],
  ["the first bytes of a JPEG alone", FORMAT, () => Buffer.from([0xff, 0xd8, 0xff])],
  ["the first bytes of a PNG alone", FORMAT, () => Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10])],
  ["a JPEG's header alone", FORMAT, () => cut(small().jpeg(), 0.1)],
  ["half a JPEG", FORMAT, () => cut(small().jpeg(), 0.5)],
  ["half a progressive JPEG", FORMAT, () => cut(small().jpeg({ progressive: true }), 0.5)],
  ["half a PNG", FORMAT, () => cut(small().png(), 0.5)],
  [
    "a JPEG with a broken Huffman table",
    FORMAT,
    () => changed(small().jpeg(), HUFFMAN, 5, Array(16).fill(255)),
  ],
  ["a PNG with a wrong checksum", FORMAT, () => changed(small().png(), "IHDR", 17, [1, 2, 3, 4])],
  ["a PNG without width", FORMAT, () => changed(small().png(), "IHDR", 4, [0, 0, 0, 0])],
  ["a PNG of 79 x 79", PARAMETER, () => flat(79, 79).png().toBuffer()],
  ["a JPEG of 1 x 10,000", PARAMETER, () => flat(1, 10_000).jpeg().toBuffer()],
  ["a JPEG of 10,001 x 80", LARGE, () => flat(10_001, 80).jpeg().toBuffer()],
  ["a PNG of 80 x 10,001", LARGE, () => flat(80, 10_001).png().toBuffer()],
];

const ANSWERED: [string, () => Promise<Buffer>][] = [
  ["80 x 80", () => flat(80, 80).png().toBuffer()],
  ["10,000 x 80", () => flat(10_000, 80).jpeg().toBuffer()],
  ["10,000 x 10,000", () => flat(10_000, 10_000).jpeg().toBuffer()],
  ["CMYK", () => small().toColourspace("cmyk").jpeg().toBuffer()],
  ["grey", () => small().grayscale().jpeg().toBuffer()],
  ["grey with transparency", () => small().grayscale().ensureAlpha(0.5).png().toBuffer()],
  ["all transparent", () => small().ensureAlpha(0).png().toBuffer()],
  ["16 bits", () => small().toColourspace("rgb16").png().toBuffer()],
  ["1 bit", () => small().png({ palette: true, colours: 2 }).toBuffer()],
  ["another colour profile", () => small().withIccProfile("p3").jpeg().toBuffer()],
  [
    "bytes behind its end",
    async () => Buffer.concat([await small().jpeg().toBuffer(), Buffer.alloc(999, 7)]),
  ],
];

beforeAll(async () => {
  await rekognition().send(new CreateCollectionCommand({ CollectionId }));
  await s3().send(new CreateBucketCommand({ Bucket }));
});

describe("an image of the wrong kind", () => {
  it.each(REFUSED)(
    "is refused by every operation, as bytes and from S3: %s",
    async (name, error, make) => {
      const Bytes = await make();
      await s3().send(new PutObjectCommand({ Bucket, Key: name, Body: Bytes }));
      const client = rekognition();
      for (const image of [{ Bytes }, { S3Object: { Bucket, Name: name } }]) {
        const names = await Promise.all(
          NAMES.map((operation) =>
            OPERATIONS[operation]?.(client, image).then(
              () => [operation, "answered"],
              (refusal: Error) => [operation, refusal.name],
            ),
          ),
        );
        expect(names).toEqual(NAMES.map((operation) => [operation, error]));
      }
    },
    120_000,
  );

  it("is refused without bytes, or as an object that is empty", async () => {
    await s3().send(new PutObjectCommand({ Bucket, Key: "empty", Body: "" }));
    for (const operation of NAMES) {
      const ask = (image: Image) => OPERATIONS[operation]?.(rekognition(), image);
      await expect(ask({ Bytes: new Uint8Array(0) })).rejects.toMatchObject({ $fault: "client" });
      await expect(ask({ S3Object: { Bucket, Name: "empty" } })).rejects.toMatchObject({ name: FORMAT });
    }
  });
});

describe("an unusual image", () => {
  it.each(ANSWERED.map(([name, make], at) => [name, NAMES[at % NAMES.length] ?? "", make] as const))(
    "is answered: %s, by %s",
    async (_name, operation, make) => {
      const Bytes = await make();
      const asked = OPERATIONS[operation]?.(rekognition(), { Bytes });
      if (NEEDS_FACE.has(operation)) {
        await expect(asked).rejects.toMatchObject({ name: PARAMETER });
      } else await asked;
    },
  );

  it.each([1, 2, 3, 4, 5, 6, 7, 8])("is turned upright by EXIF orientation %d", async (orientation) => {
    const Bytes = await small().withMetadata({ orientation }).jpeg().toBuffer();
    const answer = await rekognition().send(new DetectFacesCommand({ Image: { Bytes } }));
    expect(answer.FaceDetails).toEqual([]);
  });
});
