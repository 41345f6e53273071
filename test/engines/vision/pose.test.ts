import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { expect, it } from "vitest";
import { findActivities } from "../../../src/engines/vision/people/activities.js";
import { poseReader } from "../../../src/engines/vision/people/pose.js";
import { openModels } from "../../../src/engines/vision/runtime/models.js";
import { drawnFigure, drawnScene } from "./drawn-figure.js";

const MODELS = fileURLToPath(new URL("../../../models/vision", import.meta.url));
const [WIDTH, HEIGHT] = [500, 500];

it("finds the joints of a drawn figure, left and right as the figure's, and that it stands", async () => {
  const scene = drawnScene(WIDTH, HEIGHT, [drawnFigure({ left: 200, top: 40 })]);
  const data = await sharp(Buffer.from(scene)).removeAlpha().raw().toBuffer();
  const box = { left: 0.42, top: 0.08, width: 0.28, height: 0.82 };
  const pose = await poseReader(openModels({ folder: MODELS, threads: 1 }))(
    { data, width: WIDTH, height: HEIGHT },
    box,
  );
  const places = Object.entries(pose).map(([name, { x, y }]) => [name, [x * WIDTH, y * HEIGHT]]);
  const near = (x: number, y: number) => [expect.closeTo(x, -1.4), expect.closeTo(y, -1.4)];
  expect(Object.fromEntries(places)).toMatchObject({
    nose: near(280, 92),
    leftShoulder: near(312, 138),
    rightShoulder: near(242, 138),
    leftWrist: near(334, 252),
    rightWrist: near(226, 252),
    leftKnee: near(300, 348),
    rightKnee: near(260, 348),
    leftAnkle: near(304, 425),
    rightAnkle: near(252, 425),
  });
  const object = { name: "person", box, likelihood: 1, confidence: 1, presence: 1 };
  expect(findActivities([{ object, pose }], [], { width: WIDTH, height: HEIGHT })).toMatchObject([
    { name: "standing" },
  ]);
});
