import {
  CreateCollectionCommand,
  GetCelebrityInfoCommand,
  IndexFacesCommand,
  RecognizeCelebritiesCommand,
  RekognitionClient,
} from "@aws-sdk/client-rekognition";
import { expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { drawFaces } from "./drawn-face.js";

const server = useServer();
const ADA = { x: 170, y: 230, width: 140 };
const BO = { x: 460, y: 230, width: 140, skin: "#3a2012", hair: "#eeeeee", broad: 1.2, smiling: true };

it("RecognizeCelebrities: knows nobody at first, then those whom the user has made known", async () => {
  const client = new RekognitionClient(server.client());
  const Image = { Bytes: await drawFaces([ADA, BO]) };
  const before = await client.send(new RecognizeCelebritiesCommand({ Image }));
  expect(before.CelebrityFaces).toEqual([]);
  expect(before.UnrecognizedFaces).toHaveLength(2);

  const CollectionId = "lenticular-celebrities";
  await client.send(new CreateCollectionCommand({ CollectionId }));
  const portrait = { Bytes: await drawFaces([{ ...ADA, x: 320, width: 200 }]) };
  await client.send(
    new IndexFacesCommand({ CollectionId, Image: portrait, ExternalImageId: "Ada_Lovelace" }),
  );
  const after = await client.send(new RecognizeCelebritiesCommand({ Image }));
  expect(after.CelebrityFaces?.map(({ Name }) => Name)).toEqual(["Ada Lovelace"]);
  expect(after.CelebrityFaces?.[0]?.MatchConfidence).toBeGreaterThan(80);
  expect(after.CelebrityFaces?.[0]?.Face?.BoundingBox?.Left).toBeLessThan(0.5);
  expect(after.UnrecognizedFaces).toHaveLength(1);

  const { Id } = after.CelebrityFaces?.[0] ?? {};
  expect(await client.send(new GetCelebrityInfoCommand({ Id }))).toMatchObject({ Name: "Ada Lovelace" });
  await expect(client.send(new GetCelebrityInfoCommand({ Id: "1a2b" }))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
  });
});
