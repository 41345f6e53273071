import type { Picture } from "../image/picture.js";
import { type Normalization, resizePicture, toTensor } from "../image/resize.js";
import { type Models, outputOf } from "../runtime/models.js";

/** What kind of picture it is; the five add up to 1. */
export interface ContentKinds {
  readonly drawing: number;
  readonly explicitDrawing: number;
  readonly neutral: number;
  readonly explicit: number;
  /** People in little, but not nothing. */
  readonly suggestive: number;
}

const SIDE_PIXELS = 224;
const NORMALIZATION: Normalization = { order: "rgb", mean: [0, 0, 0], scale: [255, 255, 255] };

/** nsfwjs' MobileNetV2. Alone it takes bare walls for skin: weigh what it says by whether there is a person. */
export function contentJudge(models: Models): (picture: Picture) => Promise<ContentKinds> {
  return async (picture) => {
    const net = await models.load("moderation-nsfw");
    const input = await resizePicture(picture, SIDE_PIXELS, SIDE_PIXELS);
    const { data } = outputOf(await net.run(toTensor(input, NORMALIZATION)), "Identity");
    const [drawing = 0, explicitDrawing = 0, neutral = 0, explicit = 0, suggestive = 0] = data;
    return { drawing, explicitDrawing, neutral, explicit, suggestive };
  };
}
