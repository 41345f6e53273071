import type { EngineModule } from "../host/engine-module.js";
import { faceReader } from "./faces/find-faces.js";
import { decodeImage } from "./image/decode.js";
import type { Picture } from "./image/picture.js";
import { contentJudge } from "./moderation/judge-content.js";
import { objectDetector } from "./objects/detect-objects.js";
import { activityReader } from "./people/activities.js";
import { findPeople, PEOPLE_MAX } from "./people/find-people.js";
import { imageProperties } from "./properties/image-properties.js";
import { openModels } from "./runtime/models.js";
import { sceneClassifier, sceneNames } from "./scene/classify-scene.js";
import { ownTagger } from "./scene/own-tagger.js";
import { textReader } from "./text/read-text.js";
import { cornersOf } from "./text/shapes.js";
import type { TextPiece } from "./text/words.js";
import type { SeenText, VisionApi, VisionSettings } from "./vision-api.js";

/** The vision engine as its thread loads it. */
export const engine: EngineModule<VisionApi, VisionSettings> = {
  load: async ({ folder, ownFolder, threads }) => {
    const models = openModels({ folder, threads });
    const names = sceneNames(folder);
    const detectObjects = objectDetector(models, names, ownFolder);
    const classifyScene = sceneClassifier(models, names, folder);
    const readFaces = faceReader(models, folder, ownFolder);
    const readText = textReader(models, folder, ownFolder);
    const judgeContent = contentJudge(models);
    const readActivities = activityReader(models);
    return {
      async content({ image, sidePixelsMin }, call) {
        const { facts, picture } = await decodeImage(image, sidePixelsMin);
        const kinds = await judgeContent(picture);
        call?.signal?.throwIfAborted();
        const scene = await classifyScene(picture);
        const people = (await detectObjects(picture, scene)).filter(({ name }) => name === "person");
        const person = Math.max(0, ...people.map(({ presence }) => presence));
        return { facts, kinds, person, scene: scene.classes };
      },
      async text({ image, sidePixelsMin }, call) {
        const { facts, picture } = await decodeImage(image, sidePixelsMin);
        const lines = await readText(picture, call?.signal);
        const toSeen = (piece: TextPiece) => toSeenText(piece, picture);
        return { facts, lines: lines.map((line) => ({ ...toSeen(line), words: line.words.map(toSeen) })) };
      },
      async faces({ image, sidePixelsMin, ...wishes }, call) {
        const { facts, picture } = await decodeImage(image, sidePixelsMin);
        return { facts, faces: await readFaces(picture, wishes, call?.signal) };
      },
      async people({ image, sidePixelsMin }, call) {
        const { facts, picture } = await decodeImage(image, sidePixelsMin);
        const objects = await detectObjects(picture);
        call?.signal?.throwIfAborted();
        const wishes = { attributes: false, identities: true, facesMax: PEOPLE_MAX };
        const faces = await readFaces(picture, wishes, call?.signal);
        return { facts, people: findPeople(picture, objects, faces) };
      },
      async labels({ image, sidePixelsMin, labels, properties }, call) {
        const { facts, picture } = await decodeImage(image, sidePixelsMin);
        call?.signal?.throwIfAborted();
        const scene = labels ? await classifyScene(picture) : undefined;
        call?.signal?.throwIfAborted();
        const objects = await detectObjects(picture, scene);
        call?.signal?.throwIfAborted();
        const tagger = labels && ownFolder !== undefined ? await ownTagger(models, ownFolder) : undefined;
        const activities = labels ? await readActivities(picture, objects) : [];
        const seen = { facts, objects, scene, activities, ...(tagger && { tags: await tagger(picture) }) };
        if (!properties) return seen;
        const certain = objects.filter(({ confidence }) => confidence >= 0.5).map(({ box }) => box);
        return { ...seen, properties: await imageProperties(picture, certain) };
      },
    };
  },
};

function toSeenText({ text, confidence, area }: TextPiece, { width, height }: Picture): SeenText {
  return { text, confidence, corners: cornersOf(area).map(({ x, y }) => ({ x: x / width, y: y / height })) };
}
