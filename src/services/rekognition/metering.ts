import type { Usage } from "../../core/metering.js";
import type { Meter } from "./state.js";

/** AWS prices operations on images in two groups: those that compare faces, and all others. */
const image =
  (group: "Group1" | "Group2", quantity = 1) =>
  (): Usage[] => [{ usageType: `${group}-ImagesProcessed`, quantity, unit: "Images" }];

/** Of videos the minutes are metered by the job. AWS bills no call that looks at no image; what is stored is billed by the month, from the store. */
const free = (): Usage[] => [];

/** Labels and image properties are two features, each billed. */
const DetectLabels: Meter<"DetectLabels"> = ({ Features }) =>
  image("Group2", new Set(Features?.length ? Features : ["GENERAL_LABELS"]).size)();

/** Which usage each operation leaves. */
export const metering = {
  AssociateFaces: image("Group1"),
  CompareFaces: image("Group1"),
  CreateCollection: free,
  CreateUser: free,
  DeleteCollection: free,
  DeleteFaces: free,
  DeleteUser: free,
  DescribeCollection: free,
  DetectFaces: image("Group2"),
  DetectLabels,
  DetectModerationLabels: image("Group2"),
  DetectText: image("Group2"),
  DisassociateFaces: image("Group1"),
  GetCelebrityInfo: free,
  GetCelebrityRecognition: free,
  GetContentModeration: free,
  GetFaceDetection: free,
  GetFaceSearch: free,
  GetLabelDetection: free,
  GetPersonTracking: free,
  GetTextDetection: free,
  IndexFaces: image("Group1"),
  ListCollections: free,
  ListFaces: free,
  ListTagsForResource: free,
  ListUsers: free,
  RecognizeCelebrities: image("Group2"),
  SearchFaces: image("Group1"),
  SearchFacesByImage: image("Group1"),
  SearchUsers: image("Group1"),
  SearchUsersByImage: image("Group1"),
  StartCelebrityRecognition: free,
  StartContentModeration: free,
  StartFaceDetection: free,
  StartFaceSearch: free,
  StartLabelDetection: free,
  StartPersonTracking: free,
  StartTextDetection: free,
  TagResource: free,
  UntagResource: free,
};
