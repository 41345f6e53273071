import * as sdk from "@aws-sdk/client-rekognition";
import { defineService } from "../../core/service.js";
import { access } from "./access.js";
import { CompareFaces } from "./faces/compare-faces.js";
import { DetectFaces } from "./faces/detect-faces.js";
import { DetectLabels } from "./labels/detect-labels.js";
import { metering } from "./metering.js";
import { start } from "./start.js";
import type { RekognitionState } from "./state.js";

export const service = defineService<"rekognition", RekognitionState>()({
  sdk,
  operations: { CompareFaces, DetectFaces, DetectLabels },
  access,
  metering,
  start,
});
