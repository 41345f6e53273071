import { CompareFacesCommand, DetectFacesCommand, RekognitionClient } from "@aws-sdk/client-rekognition";
import sharp, { type Sharp } from "sharp";
import { describe, expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { drawFaces } from "./drawn-face.js";
import { sample } from "./sample.js";

const server = useServer();
const rekognition = () => new RekognitionClient(server.client());
const ANNA = { width: 150 };
const BO = { width: 150, skin: "#3a2012", hair: "#eeeeee", broad: 1.2, smiling: true };

describe("DetectFaces", () => {
  it("finds every face, the largest first, with box, pose, quality and five landmarks", async () => {
    const Bytes = await drawFaces([
      { ...ANNA, x: 180, y: 220, width: 110 },
      { ...BO, x: 450, y: 230, width: 190 },
    ]);
    const { FaceDetails = [] } = await rekognition().send(new DetectFacesCommand({ Image: { Bytes } }));
    expect(FaceDetails).toHaveLength(2);
    const [large, small] = FaceDetails;
    expect(large?.BoundingBox?.Left).toBeGreaterThan(0.5);
    expect(small?.BoundingBox?.Left).toBeLessThan(0.5);
    expect(small?.Confidence).toBeGreaterThan(90);
    expect(small?.Landmarks?.map(({ Type }) => Type)).toEqual([
      "eyeLeft",
      "eyeRight",
      "mouthLeft",
      "mouthRight",
      "nose",
    ]);
    const [eyeLeft, eyeRight] = small?.Landmarks ?? [];
    // The eyes are drawn 25 units left and right of the middle, of 120 across.
    expect(eyeLeft?.X).toBeCloseTo((180 - (25 * 110) / 120) / 640, 1);
    expect(eyeRight?.X).toBeCloseTo((180 + (25 * 110) / 120) / 640, 1);
    expect(Math.abs(small?.Pose?.Roll ?? 90)).toBeLessThan(8);
    expect(small?.Quality?.Brightness).toBeGreaterThan(20);
    expect(small?.AgeRange).toBeUndefined();
    expect(small?.Emotions).toBeUndefined();
  });

  it("finds faces that lie on a side, stand on their heads or fill the picture", async () => {
    const upright = await drawFaces([{ ...ANNA, x: 300, y: 220, width: 200 }]);
    const look = async (image: Sharp) => {
      const Image = { Bytes: await image.jpeg().toBuffer() };
      const { FaceDetails = [] } = await rekognition().send(new DetectFacesCommand({ Image }));
      expect(FaceDetails).toHaveLength(1);
      return FaceDetails[0];
    };
    const right = await look(sharp(upright).rotate(90));
    expect(Math.abs((right?.Pose?.Roll ?? 0) - 90)).toBeLessThan(10);
    // The eye that the picture shows above is the left one: it has come there from the left.
    const [eyeLeft, eyeRight] = right?.Landmarks ?? [];
    expect(eyeLeft?.Y).toBeLessThan(eyeRight?.Y ?? 0);
    expect((await look(sharp(upright).rotate(270)))?.Pose?.Roll).toBeCloseTo(-90, -1.2);
    expect(Math.abs((await look(sharp(upright).rotate(180)))?.Pose?.Roll ?? 0)).toBeGreaterThan(170);
    const filling = await look(
      sharp(upright).extract({ left: 210, top: 100, width: 180, height: 260 }).resize(900),
    );
    expect(filling?.BoundingBox?.Width).toBeGreaterThan(0.6);
  });

  it("reads age, gender, emotions and the rest with ALL, and single ones by name", async () => {
    const Bytes = await drawFaces([{ ...ANNA, x: 320, y: 220, width: 200 }]);
    const send = async (Attributes: ("ALL" | "AGE_RANGE")[]) => {
      const answer = await rekognition().send(new DetectFacesCommand({ Image: { Bytes }, Attributes }));
      return answer.FaceDetails?.[0];
    };
    const all = await send(["ALL"]);
    expect(all?.Landmarks).toHaveLength(30);
    expect(all?.AgeRange?.Low).toBeLessThan(all?.AgeRange?.High ?? 0);
    expect(all?.EyesOpen?.Value).toBe(true);
    expect(all?.MouthOpen?.Value).toBe(false);
    expect(all?.Emotions?.[0]?.Type).toBe("CALM");
    const sum = all?.Emotions?.reduce((total, { Confidence = 0 }) => total + Confidence, 0);
    expect(sum).toBeCloseTo(100, 0);
    const age = await send(["AGE_RANGE"]);
    expect(age?.AgeRange).toEqual(all?.AgeRange);
    expect(age?.Emotions).toBeUndefined();
    expect(age?.Landmarks).toHaveLength(5);
  });

  it("tells a face whose mouth and nose are covered from a bare one", async () => {
    const look = async (masked: boolean) => {
      const Bytes = await drawFaces([{ ...ANNA, x: 320, y: 220, width: 200, masked }]);
      const input = { Image: { Bytes }, Attributes: ["FACE_OCCLUDED" as const] };
      const { FaceDetails = [] } = await rekognition().send(new DetectFacesCommand(input));
      return FaceDetails[0];
    };
    const [masked, bare] = [await look(true), await look(false)];
    expect(masked?.FaceOccluded?.Value).toBe(true);
    expect(bare?.FaceOccluded?.Value).toBe(false);
    expect(masked?.FaceOccluded?.Confidence).toBeGreaterThan(80);
    expect(masked?.Emotions).toBeUndefined();
  });

  it("tells a face with glasses, and with sunglasses, from one without", async () => {
    const look = async (glasses?: "clear" | "dark") => {
      const Bytes = await drawFaces([{ ...ANNA, x: 320, y: 220, width: 200, ...(glasses && { glasses }) }]);
      const input = { Image: { Bytes }, Attributes: ["EYEGLASSES" as const, "SUNGLASSES" as const] };
      const { FaceDetails = [] } = await rekognition().send(new DetectFacesCommand(input));
      expect(FaceDetails[0]?.Gender).toBeUndefined();
      return { glasses: FaceDetails[0]?.Eyeglasses, sun: FaceDetails[0]?.Sunglasses };
    };
    const [bare, clear, dark] = [await look(), await look("clear"), await look("dark")];
    expect([bare.glasses?.Value, clear.glasses?.Value, dark.glasses?.Value]).toEqual([false, true, true]);
    expect(bare.glasses?.Confidence).toBeGreaterThan(95);
    expect([bare.sun?.Value, clear.sun?.Value]).toEqual([false, false]);
    // Drawn, they are not as dark as the net knows them, but darker than clear ones.
    const doubt = ({ sun }: typeof dark) => (sun?.Value ? 100 : 100 - (sun?.Confidence ?? 0));
    expect(doubt(dark)).toBeGreaterThan(4 * doubt(clear));
  });

  it("finds a face in the dark", async () => {
    const lit = await drawFaces([{ ...ANNA, x: 320, y: 220, width: 200 }]);
    const Bytes = await sharp(lit).linear(0.06, 0).png().toBuffer();
    const look = async (Bytes: Uint8Array) => {
      const { FaceDetails } = await rekognition().send(new DetectFacesCommand({ Image: { Bytes } }));
      expect(FaceDetails).toHaveLength(1);
      return FaceDetails?.[0]?.Quality;
    };
    const [dark, bright] = [await look(Bytes), await look(lit)];
    expect(dark?.Brightness).toBeLessThan(10);
    expect(dark?.Sharpness).toBeGreaterThan((bright?.Sharpness ?? 0) / 2);
  });

  it("finds no face where there is none", async () => {
    const answer = await rekognition().send(
      new DetectFacesCommand({ Image: { Bytes: sample("coffee.jpg") } }),
    );
    expect(answer.FaceDetails).toEqual([]);
  });
});

describe("CompareFaces", () => {
  it("matches the same face elsewhere and at another size, and not another one", async () => {
    const source = await drawFaces([{ ...ANNA, x: 300, y: 200, width: 200 }]);
    const target = await drawFaces([
      { ...BO, x: 460, y: 240 },
      { ...ANNA, x: 170, y: 230, width: 120 },
    ]);
    const answer = await rekognition().send(
      new CompareFacesCommand({ SourceImage: { Bytes: source }, TargetImage: { Bytes: target } }),
    );
    expect(answer.SourceImageFace?.Confidence).toBeGreaterThan(90);
    expect(answer.FaceMatches).toHaveLength(1);
    expect(answer.FaceMatches?.[0]?.Similarity).toBeGreaterThan(80);
    expect(answer.FaceMatches?.[0]?.Face?.BoundingBox?.Left).toBeLessThan(0.5);
    expect(answer.UnmatchedFaces).toHaveLength(1);
    expect(answer.UnmatchedFaces?.[0]?.BoundingBox?.Left).toBeGreaterThan(0.5);
  });

  it("gives every face as a match with a threshold of 0, the likest first", async () => {
    const target = await drawFaces([
      { ...BO, x: 460, y: 240 },
      { ...ANNA, x: 170, y: 230 },
    ]);
    const source = await drawFaces([{ ...ANNA, x: 300, y: 200 }]);
    const { FaceMatches = [] } = await rekognition().send(
      new CompareFacesCommand({
        SourceImage: { Bytes: source },
        TargetImage: { Bytes: target },
        SimilarityThreshold: 0,
      }),
    );
    expect(FaceMatches).toHaveLength(2);
    expect(FaceMatches[0]?.Similarity).toBeGreaterThan(FaceMatches[1]?.Similarity ?? 100);
  });

  it("tells of each face what CompareFaces tells, and no more", async () => {
    const Bytes = await drawFaces([{ ...ANNA, x: 300, y: 200 }]);
    const input = { SourceImage: { Bytes }, TargetImage: { Bytes } };
    const { SourceImageFace, FaceMatches = [] } = await rekognition().send(new CompareFacesCommand(input));
    expect(Object.keys(SourceImageFace ?? {}).sort()).toEqual(["BoundingBox", "Confidence"]);
    const members = ["BoundingBox", "Confidence", "Landmarks", "Pose", "Quality"];
    expect(Object.keys(FaceMatches[0]?.Face ?? {}).sort()).toEqual(members);
  });

  it.each(["source", "target"])("refuses a %s without a face", async (without) => {
    const face = { Bytes: await drawFaces([{ ...ANNA, x: 300, y: 200 }]) };
    const none = { Bytes: sample("coffee.jpg") };
    const [SourceImage, TargetImage] = without === "source" ? [none, face] : [face, none];
    const compare = new CompareFacesCommand({ SourceImage, TargetImage });
    await expect(rekognition().send(compare)).rejects.toMatchObject({
      name: "InvalidParameterException",
      message: "Request has invalid parameters",
    });
  });
});
