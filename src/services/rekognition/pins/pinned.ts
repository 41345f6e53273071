import type { Image } from "@aws-sdk/client-rekognition";
import type { Awaitable } from "../../../wire/awaitable.js";
import { readImage } from "../images/read-image.js";
import type { RekognitionContext } from "../state.js";
import type { PinnableOperation } from "./read-pins.js";

/** Says where an answer comes from: a pinned one is never taken for the models'. */
const HEADER = "x-lenticular-engine";

/** Answers as the user's file of pins says for this picture, where it says something; else as the operation itself does. */
export function pinned<Input extends { Image: Image | undefined }, Answer>(
  operation: PinnableOperation,
  handler: (input: Input, ctx: RekognitionContext) => Awaitable<Answer>,
): (input: Input, ctx: RekognitionContext) => Promise<Answer> {
  return async (input, ctx) => {
    const { pins } = ctx.state;
    if (!pins) return handler(input, ctx);
    const image = await readImage(input.Image, ctx);
    const answer = pins.find(image, operation);
    if (!answer) return handler({ ...input, Image: { Bytes: image } }, ctx);
    ctx.responseHeaders[HEADER] = "pinned";
    return answer as Answer;
  };
}
