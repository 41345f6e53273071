import type { Usage } from "../../core/metering.js";
import type { Meter } from "./state.js";

/** AWS prices operations on images in two groups: those that need a face compared, and all others. */
const image = (group: "Group1" | "Group2", quantity = 1): Usage[] => [
  { usageType: `${group}-ImagesProcessed`, quantity, unit: "Images" },
];

const DetectLabels: Meter<"DetectLabels"> = (input) => {
  // Labels and image properties are two features, each billed.
  return image("Group2", new Set(input.Features?.length ? input.Features : ["GENERAL_LABELS"]).size);
};

/** Which usage each operation leaves. */
export const metering = {
  CompareFaces: () => image("Group1"),
  DetectFaces: () => image("Group2"),
  DetectLabels,
};
