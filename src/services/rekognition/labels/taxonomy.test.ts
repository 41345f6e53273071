import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { COCO_CLASSES } from "../../../engines/vision/objects/coco.js";
import { labelOfObject } from "./names/from-objects.js";
import { LABELS_OF_SCENE_CLASS } from "./names/from-scenes.js";
import { LABEL_KINDS } from "./taxonomy.js";

describe("the label tree", () => {
  it("names every parent, and none as its own ancestor", () => {
    const kinds = [...LABEL_KINDS.values()];
    const unknown = kinds.flatMap(({ parents }) => parents.filter((parent) => !LABEL_KINDS.has(parent)));
    expect([...new Set(unknown)]).toEqual([]);
    const ownParents = kinds.filter(({ name, parents }) => parents.includes(name));
    expect(ownParents.map(({ name }) => name)).toEqual([]);
  });

  it("lists the parents of a label's parents too", () => {
    const short = [...LABEL_KINDS.values()].flatMap(({ name, parents }) =>
      parents
        .flatMap((parent) => LABEL_KINDS.get(parent)?.parents ?? [])
        .filter((ancestor) => ancestor !== name && !parents.includes(ancestor))
        .map((ancestor) => `${name}: ${ancestor}`),
    );
    expect([...new Set(short)]).toEqual([]);
  });

  it("has AWS's categories and aliases", () => {
    const categoryOf = (name: string) => LABEL_KINDS.get(name)?.category;
    expect(categoryOf("Bottle")).toBe("Everyday Objects");
    expect(categoryOf("Guitar")).toBe("Hobbies and Interests");
    expect(categoryOf("Temple")).toBe("Religion");
    expect(LABEL_KINDS.get("Panther")?.aliases).toEqual(["Jaguar", "Leopard"]);
  });

  it("has a label for every class of the detectors", () => {
    expect(COCO_CLASSES.map(labelOfObject).filter((name) => !LABEL_KINDS.has(name))).toEqual([]);
  });

  it("knows the labels and the classes of the scene table", () => {
    const file = new URL("../../../../models/vision/imagenet-classes.txt", import.meta.url);
    const classes = new Set(readFileSync(file, "utf8").trim().split("\n"));
    const entries = [...LABELS_OF_SCENE_CLASS];
    expect(entries.filter(([name]) => !classes.has(name))).toEqual([]);
    expect(entries.filter(([, labels]) => !labels.every((label) => LABEL_KINDS.has(label)))).toEqual([]);
  });
});
