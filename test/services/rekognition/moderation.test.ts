import { DetectModerationLabelsCommand, RekognitionClient } from "@aws-sdk/client-rekognition";
import { describe, expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { sample } from "./sample.js";

const server = useServer();

async function detect(bytes: Uint8Array, MinConfidence?: number) {
  const client = new RekognitionClient(server.client());
  return client.send(new DetectModerationLabelsCommand({ Image: { Bytes: bytes }, MinConfidence }));
}

describe("DetectModerationLabels", () => {
  it.each(["cat.jpg", "coffee.jpg", "raccoon.jpg", "temple.jpg", "rocket.jpg"])(
    "raises no alarm over %s",
    async (name) => {
      const answer = await detect(sample(name));
      expect(answer.ModerationLabels).toEqual([]);
      expect(answer.ModerationModelVersion).toBe("7.0");
      expect(answer.ContentTypes).toEqual([]);
    },
  );

  it("gives every label with its place in the taxonomy when asked for the unlikely too", async () => {
    const { ModerationLabels = [] } = await detect(sample("cat.jpg"), 0);
    const child = ModerationLabels.find(({ Name }) => Name === "Explicit Nudity");
    expect(child).toMatchObject({ ParentName: "Explicit", TaxonomyLevel: 2 });
    const parent = ModerationLabels.find(({ Name }) => Name === "Explicit");
    expect(parent).toMatchObject({ ParentName: "", TaxonomyLevel: 1 });
    expect(parent?.Confidence).toBeGreaterThanOrEqual(child?.Confidence ?? 100);
  });
});
