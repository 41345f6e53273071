import { describe, expect, it } from "vitest";
import { judge } from "./judge.js";

const NEUTRAL = { drawing: 0, explicitDrawing: 0, neutral: 1, explicit: 0, suggestive: 0 };
const said = (judgements: ReturnType<typeof judge>, percentMin = 50) =>
  judgements.filter(({ confidence }) => confidence >= percentMin).map(({ kind }) => kind.name);

describe("judge", () => {
  it("says nothing of a neutral picture", () => {
    expect(said(judge({ kinds: NEUTRAL, person: 1, scene: [] }))).toEqual([]);
  });

  it("names the parent before the child", () => {
    const found = judge({ kinds: { ...NEUTRAL, explicit: 0.9 }, person: 0.95, scene: [] });
    expect(said(found)).toEqual(["Explicit", "Explicit Nudity"]);
    expect(found[1]?.kind).toEqual({ name: "Explicit Nudity", parent: "Explicit", level: 2 });
  });

  it("is not alarmed by what the net says of faces close up", () => {
    expect(said(judge({ kinds: { ...NEUTRAL, explicit: 0.8 }, person: 1, scene: [] }))).toEqual([]);
  });

  it("needs a person for skin, unless it is certain", () => {
    expect(said(judge({ kinds: { ...NEUTRAL, explicit: 0.9 }, person: 0.1, scene: [] }))).toEqual([]);
    expect(said(judge({ kinds: { ...NEUTRAL, explicit: 0.99 }, person: 0.1, scene: [] }))).toContain(
      "Explicit",
    );
  });

  it("adds up the evidence of the scene", () => {
    const scene = [
      { name: "wine bottle", probability: 0.4 },
      { name: "red wine", probability: 0.3 },
    ];
    expect(said(judge({ kinds: NEUTRAL, person: 0, scene }))).toEqual(["Alcohol", "Alcoholic Beverages"]);
  });

  it("takes swimwear for worn where there is a person", () => {
    const scene = [
      { name: "bikini", probability: 0.35 },
      { name: "swimming trunks", probability: 0.25 },
    ];
    const beach = judge({ kinds: NEUTRAL, person: 0.95, scene });
    expect(said(beach, 30)).toEqual(["Swimwear or Underwear", "Female Swimwear or Underwear"]);
    expect(beach[0]?.confidence).toBeCloseTo(57);
    expect(said(judge({ kinds: NEUTRAL, person: 0.1, scene }), 30)).toEqual([]);
  });
});
