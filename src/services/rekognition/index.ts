import * as sdk from "@aws-sdk/client-rekognition";
import { defineService } from "../../core/service.js";
import { access } from "./access.js";
import { GetCelebrityInfo } from "./celebrities/get-celebrity-info.js";
import { RecognizeCelebrities } from "./celebrities/recognize-celebrities.js";
import {
  CreateCollection,
  DeleteCollection,
  DescribeCollection,
  ListCollections,
} from "./collections/collections.js";
import { CompareFaces } from "./faces/compare-faces.js";
import { DeleteFaces } from "./faces/delete-faces.js";
import { DetectFaces } from "./faces/detect-faces.js";
import { IndexFaces } from "./faces/index-faces.js";
import { ListFaces } from "./faces/list-faces.js";
import { SearchFaces, SearchFacesByImage } from "./faces/search-faces.js";
import { DetectLabels } from "./labels/detect-labels.js";
import { metering } from "./metering.js";
import { DetectModerationLabels } from "./moderation/detect-moderation-labels.js";
import { pinned } from "./pins/pinned.js";
import { start } from "./start.js";
import type { RekognitionState } from "./state.js";
import { ListTagsForResource, TagResource, UntagResource } from "./tags/tags.js";
import { DetectText } from "./text/detect-text.js";
import { AssociateFaces } from "./users/associate-faces.js";
import { DisassociateFaces } from "./users/disassociate-faces.js";
import { SearchUsers, SearchUsersByImage } from "./users/search-users.js";
import { CreateUser, DeleteUser, ListUsers } from "./users/users.js";
import { tellEnd, VIDEO_ENDED } from "./video/notify.js";
import {
  GetCelebrityRecognition,
  GetContentModeration,
  GetFaceDetection,
  GetFaceSearch,
  GetLabelDetection,
  GetPersonTracking,
  GetTextDetection,
  StartCelebrityRecognition,
  StartContentModeration,
  StartFaceDetection,
  StartFaceSearch,
  StartLabelDetection,
  StartPersonTracking,
  StartTextDetection,
} from "./video/operations.js";
import { videoRunner } from "./video/run-job.js";
import { VIDEO_JOB } from "./video/start-job.js";

export const service = defineService<"rekognition", RekognitionState>()({
  sdk,
  operations: {
    AssociateFaces,
    CompareFaces,
    CreateCollection,
    CreateUser,
    DeleteCollection,
    DeleteFaces,
    DeleteUser,
    DescribeCollection,
    DetectFaces: pinned("DetectFaces", DetectFaces),
    DetectLabels: pinned("DetectLabels", DetectLabels),
    DetectModerationLabels: pinned("DetectModerationLabels", DetectModerationLabels),
    DetectText: pinned("DetectText", DetectText),
    DisassociateFaces,
    GetCelebrityInfo,
    GetCelebrityRecognition,
    GetContentModeration,
    GetFaceDetection,
    GetFaceSearch,
    GetLabelDetection,
    GetPersonTracking,
    GetTextDetection,
    IndexFaces,
    ListCollections,
    ListFaces,
    ListTagsForResource,
    ListUsers,
    RecognizeCelebrities: pinned("RecognizeCelebrities", RecognizeCelebrities),
    SearchFaces,
    SearchFacesByImage,
    SearchUsers,
    SearchUsersByImage,
    StartCelebrityRecognition,
    StartContentModeration,
    StartFaceDetection,
    StartFaceSearch,
    StartLabelDetection,
    StartPersonTracking,
    StartTextDetection,
    TagResource,
    UntagResource,
  },
  access,
  metering,
  jobs: { [VIDEO_JOB]: videoRunner },
  events: { [VIDEO_ENDED]: tellEnd },
  start,
});
