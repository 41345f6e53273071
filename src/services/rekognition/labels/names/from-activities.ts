import type { Activity } from "../../../../engines/vision/people/activities.js";

/** What Rekognition calls what people do. */
export const LABEL_OF_ACTIVITY: Readonly<Record<Activity["name"], string>> = {
  sitting: "Sitting",
  standing: "Standing",
  cycling: "Cycling",
  "riding a horse": "Horseback Riding",
  skiing: "Skiing",
};
