import { fileURLToPath } from "node:url";
import { decodeImage } from "../../dist/engines/vision/image/decode.js";
import { evenOut } from "../../dist/engines/vision/runtime/linear.js";
import { openModels, outputOf } from "../../dist/engines/vision/runtime/models.js";
import { sceneOutputs } from "../../dist/engines/vision/scene/classify-scene.js";

export const modelFolder = fileURLToPath(new URL("../../models/vision/", import.meta.url));

/** What a linear classifier over the whole picture is fitted to: the features of pictures, and whether each is of its kind. */
export class SceneRows {
  rows = [];
  #models = openModels({ folder: modelFolder, threads: 2 });

  /** @param y 1 for a picture of the kind, 0 for another */
  async add(image, y) {
    const { picture } = await decodeImage(image);
    const { data } = outputOf(await sceneOutputs(this.#models, picture), "features");
    this.rows.push({ features: evenOut(data), y });
  }
}
