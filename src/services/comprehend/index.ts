import * as sdk from "@aws-sdk/client-comprehend";
import { defineService } from "../../core/service.js";
import { onAllOf, textAccess } from "./access.js";
import { textMetering } from "./metering.js";
import { type State, start } from "./state.js";
import {
  BatchDetectDominantLanguage,
  BatchDetectEntities,
  BatchDetectKeyPhrases,
  BatchDetectSentiment,
  BatchDetectSyntax,
} from "./text/batch-detect.js";
import { DetectDominantLanguage, DetectKeyPhrases, DetectSentiment, DetectSyntax } from "./text/detect.js";
import { DetectEntities } from "./text/detect-entities.js";
import { ContainsPiiEntities, DetectPiiEntities } from "./text/pii.js";

export const service = defineService<"comprehend", State>()({
  sdk,
  operations: {
    BatchDetectDominantLanguage,
    BatchDetectEntities,
    BatchDetectKeyPhrases,
    BatchDetectSentiment,
    BatchDetectSyntax,
    ContainsPiiEntities,
    DetectDominantLanguage,
    DetectEntities,
    DetectKeyPhrases,
    DetectPiiEntities,
    DetectSentiment,
    DetectSyntax,
  },
  access: { ...textAccess, ...onAllOf(["DetectEntities"]) },
  metering: textMetering,
  start,
});
