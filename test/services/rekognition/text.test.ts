import { readFileSync } from "node:fs";
import {
  DetectTextCommand,
  type DetectTextCommandInput,
  RekognitionClient,
} from "@aws-sdk/client-rekognition";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { sample } from "./sample.js";

const server = useServer();
/** Three lines of black on white, the last one slanted. */
const page = new Uint8Array(readFileSync(new URL("./page.png", import.meta.url)));

async function detect(Filters?: DetectTextCommandInput["Filters"], bytes: Uint8Array = page) {
  const client = new RekognitionClient(server.client());
  const { TextDetections = [] } = await client.send(
    new DetectTextCommand({ Image: { Bytes: bytes }, Filters }),
  );
  return TextDetections;
}

describe("DetectText", () => {
  it("reads lines and their words, with boxes, polygons and confidences", async () => {
    const found = await detect();
    const lines = found.filter(({ Type }) => Type === "LINE");
    expect(lines.map(({ DetectedText }) => DetectedText)).toEqual([
      "Hello brave world",
      "Invoice 4711",
      "Slanted",
    ]);
    const words = found.filter(({ Type }) => Type === "WORD");
    expect(words.map(({ DetectedText, ParentId }) => [DetectedText, ParentId])).toEqual([
      ["Hello", 0],
      ["brave", 0],
      ["world", 0],
      ["Invoice", 1],
      ["4711", 1],
      ["Slanted", 2],
    ]);
    expect(found.map(({ Id }) => Id)).toEqual(found.map((_, at) => at));
    expect(words.every(({ Confidence = 0 }) => Confidence > 90)).toBe(true);
    const [hello, brave, world] = words.map(({ Geometry }) => Geometry?.BoundingBox?.Left ?? 0);
    expect(hello).toBeLessThan(0.1);
    expect(brave).toBeGreaterThan(0.2);
    expect(world).toBeGreaterThan(0.4);
    // The slanted line rises to the right.
    const slanted = lines[2]?.Geometry?.Polygon;
    expect(slanted?.[1]?.Y).toBeLessThan(slanted?.[0]?.Y ?? 0);
  });

  it.each([90, 180, 270])("reads a page turned by %d degrees", async (angle) => {
    const turned = await sharp(page).rotate(angle).png().toBuffer();
    const found = await detect(undefined, turned);
    const lines = found.filter(({ Type }) => Type === "LINE");
    expect(lines.map(({ DetectedText }) => DetectedText).toSorted()).toEqual([
      "Hello brave world",
      "Invoice 4711",
      "Slanted",
    ]);
    // The polygon begins where the text does.
    const hello = lines.find(({ DetectedText }) => DetectedText?.startsWith("Hello"));
    const [start, end] = hello?.Geometry?.Polygon ?? [];
    const direction = Math.atan2((end?.Y ?? 0) - (start?.Y ?? 0), (end?.X ?? 0) - (start?.X ?? 0));
    expect(Math.cos(direction - (angle * Math.PI) / 180)).toBeGreaterThan(0.95);
  });

  it.each([
    ["white", "#ffffff"],
    ["black", "#000000"],
  ])("reads %s on nothing", async (_name, color) => {
    const mask = await sharp(page).grayscale().negate().raw().toBuffer({ resolveWithObject: true });
    const { width, height } = mask.info;
    const written = await sharp({ create: { width, height, channels: 3, background: color } })
      .joinChannel(mask.data, { raw: { width, height, channels: 1 } })
      .png()
      .toBuffer();
    const found = await detect(undefined, written);
    expect(found[0]?.DetectedText).toBe("Hello brave world");
  });

  it("reads Hangul, Cyrillic, Arabic, Devanagari, kana and Han beside Latin letters", async () => {
    const scripts = new Uint8Array(readFileSync(new URL("./scripts.png", import.meta.url)));
    const found = await detect(undefined, scripts);
    const lines = found.filter(({ Type }) => Type === "LINE");
    expect(lines.map(({ DetectedText }) => DetectedText)).toEqual([
      "Open every day",
      "서울 시립 미술관",
      "Добро пожаловать",
      "مرحبا بالعالم",
      "नई दिल्ली",
      "コーヒーをください",
      "北京欢迎你",
    ]);
    const korean = found.filter(({ Type, ParentId }) => Type === "WORD" && ParentId === 1);
    expect(korean.map(({ DetectedText }) => DetectedText)).toEqual(["서울", "시립", "미술관"]);
    const lefts = korean.map(({ Geometry }) => Geometry?.BoundingBox?.Left ?? 0);
    expect(lefts).toEqual(lefts.toSorted((a, b) => a - b));
    expect(lefts[2]).toBeGreaterThan(0.25);
    // Words of Arabic run from the right to the left.
    const arabic = found.filter(({ Type, ParentId }) => Type === "WORD" && ParentId === 3);
    const [first, second] = arabic.map(({ Geometry }) => Geometry?.BoundingBox?.Left ?? 0);
    expect(first).toBeGreaterThan(second ?? 1);
  });

  it("reads Latin words and numbers within lines of other scripts, and short lines that PP-OCR leaves out", async () => {
    const mixed = new Uint8Array(readFileSync(new URL("./mixed.png", import.meta.url)));
    const found = await detect(undefined, mixed);
    expect(found.filter(({ Type }) => Type === "LINE").map(({ DetectedText }) => DetectedText)).toEqual([
      "영국항공(BA)과 브랜드라고",
      "Metro 전철역을 짓는 데 5,000달러",
      "Кто они?",
      "निवेश वर्ष 2015 में 6% तक बढ़कर $221bn",
    ]);
  });

  it("reads Latin letters with their marks, traditional Chinese and Japanese", async () => {
    const letters = new Uint8Array(readFileSync(new URL("./letters.png", import.meta.url)));
    const found = await detect(undefined, letters);
    expect(found.filter(({ Type }) => Type === "LINE").map(({ DetectedText }) => DetectedText)).toEqual([
      "Crème brûlée à Zürich",
      "¿Señor Muñoz? Łódź.",
      "臺灣鐵路車站",
      "駅の出口は左です",
    ]);
  });

  it("keeps to regions of interest", async () => {
    const upper = [{ BoundingBox: { Left: 0, Top: 0, Width: 1, Height: 0.35 } }];
    const found = await detect({ RegionsOfInterest: upper });
    expect(found[0]?.DetectedText).toBe("Hello brave world");
    expect(found.filter(({ Type }) => Type === "LINE")).toHaveLength(1);
    const triangle = [
      { X: 0, Y: 0.6 },
      { X: 1, Y: 1 },
      { X: 0, Y: 1 },
    ];
    const lower = await detect({ RegionsOfInterest: [{ Polygon: triangle }] });
    expect(lower.map(({ DetectedText }) => DetectedText)).toEqual(["Slanted", "Slanted"]);
  });

  it("filters words by size and confidence", async () => {
    const large = await detect({ WordFilter: { MinBoundingBoxHeight: 0.11 } });
    expect(large.filter(({ Type }) => Type === "LINE").map(({ DetectedText }) => DetectedText)).toEqual([
      "Hello brave world",
      "Slanted",
    ]);
    expect(await detect({ WordFilter: { MinBoundingBoxWidth: 0.9 } })).toEqual([]);
  });

  it("reads nothing where nothing is written", async () => {
    expect(await detect(undefined, sample("raccoon.jpg"))).toEqual([]);
  });
});
