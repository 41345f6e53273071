import type { AccessRequest } from "../../core/access.js";
import { parseArn } from "../../core/arns.js";
import { resourceTagConditions } from "../../core/tags.js";
import { collectionArn } from "./arns.js";
import type { RekognitionContext } from "./state.js";
import { collections } from "./store.js";
import { SERVICE_PRINCIPAL } from "./video/notify.js";

const any = (action: string) => (): AccessRequest[] => [{ action: `rekognition:${action}`, resource: "*" }];

interface CollectionInput {
  CollectionId?: string | undefined;
}

const onCollection =
  (action: string) =>
  async ({ CollectionId = "" }: CollectionInput, ctx: RekognitionContext): Promise<AccessRequest[]> => {
    const conditions = resourceTagConditions((await collections.get(ctx.store, CollectionId))?.tags ?? {});
    return [{ action: `rekognition:${action}`, resource: collectionArn(ctx, CollectionId), conditions }];
  };

const onResource =
  (action: string) =>
  async (
    { ResourceArn = "" }: { ResourceArn?: string | undefined },
    ctx: RekognitionContext,
  ): Promise<AccessRequest[]> => {
    const id = parseArn(ResourceArn)?.resource.replace(/^collection\//, "") ?? "";
    const conditions = resourceTagConditions((await collections.get(ctx.store, id))?.tags ?? {});
    return [{ action: `rekognition:${action}`, resource: ResourceArn, conditions }];
  };

/** Whoever tags what is made must be allowed to tag. */
const CreateCollection = async (
  input: CollectionInput & { Tags?: Record<string, string> | undefined },
  ctx: RekognitionContext,
): Promise<AccessRequest[]> => [
  ...(await onCollection("CreateCollection")(input, ctx)),
  ...(Object.keys(input.Tags ?? {}).length > 0 ? await onCollection("TagResource")(input, ctx) : []),
];

interface Channelled {
  NotificationChannel?: { RoleArn: string | undefined } | undefined;
}

/** Whoever gives Rekognition a role must be allowed to pass it on. */
const passRole = ({ NotificationChannel }: Channelled): AccessRequest[] => {
  const role = NotificationChannel?.RoleArn;
  if (!role) return [];
  return [
    { action: "iam:PassRole", resource: role, conditions: { "iam:PassedToService": SERVICE_PRINCIPAL } },
  ];
};

const starting =
  (action: string) =>
  (input: Channelled): AccessRequest[] => [...any(action)(), ...passRole(input)];

/** Which permissions each operation needs. Reading the image from S3 is checked by S3 itself, as the caller. */
export const access = {
  AssociateFaces: onCollection("AssociateFaces"),
  CompareFaces: any("CompareFaces"),
  CreateCollection,
  CreateUser: onCollection("CreateUser"),
  DeleteCollection: onCollection("DeleteCollection"),
  DeleteFaces: onCollection("DeleteFaces"),
  DeleteUser: onCollection("DeleteUser"),
  DescribeCollection: onCollection("DescribeCollection"),
  DetectFaces: any("DetectFaces"),
  DetectLabels: any("DetectLabels"),
  DetectModerationLabels: any("DetectModerationLabels"),
  DetectText: any("DetectText"),
  DisassociateFaces: onCollection("DisassociateFaces"),
  GetCelebrityInfo: any("GetCelebrityInfo"),
  GetCelebrityRecognition: any("GetCelebrityRecognition"),
  GetContentModeration: any("GetContentModeration"),
  GetFaceDetection: any("GetFaceDetection"),
  GetFaceSearch: any("GetFaceSearch"),
  GetLabelDetection: any("GetLabelDetection"),
  GetPersonTracking: any("GetPersonTracking"),
  GetTextDetection: any("GetTextDetection"),
  IndexFaces: onCollection("IndexFaces"),
  ListCollections: any("ListCollections"),
  ListFaces: onCollection("ListFaces"),
  ListTagsForResource: onResource("ListTagsForResource"),
  ListUsers: onCollection("ListUsers"),
  RecognizeCelebrities: any("RecognizeCelebrities"),
  SearchFaces: onCollection("SearchFaces"),
  SearchFacesByImage: onCollection("SearchFacesByImage"),
  SearchUsers: onCollection("SearchUsers"),
  SearchUsersByImage: onCollection("SearchUsersByImage"),
  StartCelebrityRecognition: starting("StartCelebrityRecognition"),
  StartContentModeration: starting("StartContentModeration"),
  StartFaceDetection: starting("StartFaceDetection"),
  StartFaceSearch: async (input: CollectionInput & Channelled, ctx: RekognitionContext) => [
    ...(await onCollection("StartFaceSearch")(input, ctx)),
    ...passRole(input),
  ],
  StartLabelDetection: starting("StartLabelDetection"),
  StartPersonTracking: starting("StartPersonTracking"),
  StartTextDetection: starting("StartTextDetection"),
  TagResource: onResource("TagResource"),
  UntagResource: onResource("UntagResource"),
};
