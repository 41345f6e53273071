import {
  AssociateFacesCommand,
  CreateCollectionCommand,
  CreateUserCommand,
  DeleteCollectionCommand,
  DeleteFacesCommand,
  DeleteUserCommand,
  DescribeCollectionCommand,
  DisassociateFacesCommand,
  IndexFacesCommand,
  type IndexFacesCommandInput,
  ListCollectionsCommand,
  ListFacesCommand,
  ListTagsForResourceCommand,
  ListUsersCommand,
  RekognitionClient,
  SearchFacesByImageCommand,
  SearchFacesCommand,
  SearchUsersByImageCommand,
  SearchUsersCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-rekognition";
import { beforeAll, describe, expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { drawFaces } from "./drawn-face.js";
import { sample } from "./sample.js";

const server = useServer();
const ANNA = { x: 300, y: 200, width: 180 };
const BO = { ...ANNA, skin: "#3a2012", hair: "#eeeeee", broad: 1.2, smiling: true };

let rekognition: RekognitionClient;
const pictures: Record<"anna" | "annaAgain" | "bo" | "both", Uint8Array> = {
  anna: new Uint8Array(),
  annaAgain: new Uint8Array(),
  bo: new Uint8Array(),
  both: new Uint8Array(),
};

beforeAll(async () => {
  rekognition = new RekognitionClient(server.client());
  pictures.anna = await drawFaces([ANNA]);
  pictures.annaAgain = await drawFaces([{ ...ANNA, x: 350, width: 150 }]);
  pictures.bo = await drawFaces([BO]);
  pictures.both = await drawFaces([
    { ...BO, x: 450, y: 230 },
    { ...ANNA, x: 170, y: 230, width: 120 },
  ]);
});

async function collection(name: string): Promise<string> {
  await rekognition.send(new CreateCollectionCommand({ CollectionId: name }));
  return name;
}

async function index(CollectionId: string, bytes: Uint8Array, more: Partial<IndexFacesCommandInput> = {}) {
  return rekognition.send(new IndexFacesCommand({ CollectionId, Image: { Bytes: bytes }, ...more }));
}

async function indexOne(CollectionId: string, bytes: Uint8Array): Promise<string> {
  const { FaceRecords } = await index(CollectionId, bytes);
  return FaceRecords?.[0]?.Face?.FaceId ?? "";
}

describe("collections", () => {
  it("are created, described, listed in pages and deleted with all that is in them", async () => {
    const made = await rekognition.send(new CreateCollectionCommand({ CollectionId: "a-first" }));
    expect(made).toMatchObject({
      StatusCode: 200,
      CollectionArn: "aws:rekognition:us-east-1:000000000000:collection/a-first",
      FaceModelVersion: "7.0",
    });
    await collection("b-second");
    const described = await rekognition.send(new DescribeCollectionCommand({ CollectionId: "a-first" }));
    expect(described).toMatchObject({
      FaceCount: 0,
      UserCount: 0,
      CollectionARN: "arn:aws:rekognition:us-east-1:000000000000:collection/a-first",
    });
    const page = await rekognition.send(new ListCollectionsCommand({ MaxResults: 1 }));
    expect(page.CollectionIds).toEqual(["a-first"]);
    const next = await rekognition.send(new ListCollectionsCommand({ NextToken: page.NextToken }));
    expect(next.CollectionIds).toEqual(["b-second"]);
    expect(next.NextToken).toBeUndefined();
    await index("a-first", pictures.anna);
    await rekognition.send(new DeleteCollectionCommand({ CollectionId: "a-first" }));
    await collection("a-first");
    const faces = await rekognition.send(new ListFacesCommand({ CollectionId: "a-first" }));
    expect(faces.Faces).toEqual([]);
  });

  it("are made once and found only when there", async () => {
    await collection("twice");
    await expect(collection("twice")).rejects.toMatchObject({
      name: "ResourceAlreadyExistsException",
      message: "The collection id: twice already exists",
    });
    const missing = { CollectionId: "missing" };
    for (const command of [
      new DescribeCollectionCommand(missing),
      new DeleteCollectionCommand(missing),
      new ListFacesCommand(missing),
      new IndexFacesCommand({ ...missing, Image: { Bytes: pictures.anna } }),
    ]) {
      await expect(rekognition.send(command as DescribeCollectionCommand)).rejects.toMatchObject({
        name: "ResourceNotFoundException",
        message: "The collection id: missing does not exist",
      });
    }
    await expect(
      rekognition.send(new ListFacesCommand({ CollectionId: "twice", NextToken: "made-up" })),
    ).rejects.toMatchObject({ name: "InvalidPaginationTokenException" });
  });

  it("carry tags", async () => {
    await rekognition.send(new CreateCollectionCommand({ CollectionId: "tagged", Tags: { a: "1", b: "2" } }));
    const ResourceArn = "arn:aws:rekognition:us-east-1:000000000000:collection/tagged";
    await rekognition.send(new TagResourceCommand({ ResourceArn, Tags: { b: "3", c: "4" } }));
    await rekognition.send(new UntagResourceCommand({ ResourceArn, TagKeys: ["a"] }));
    const { Tags } = await rekognition.send(new ListTagsForResourceCommand({ ResourceArn }));
    expect(Tags).toEqual({ b: "3", c: "4" });
    const gone = { ResourceArn: `${ResourceArn}-not` };
    await expect(rekognition.send(new ListTagsForResourceCommand(gone))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  });
});

describe("IndexFaces and searching", () => {
  it("finds a person again, in another picture, and nobody else", async () => {
    const id = await collection("people");
    const anna = await indexOne(id, pictures.anna);
    const bo = await indexOne(id, pictures.bo);
    const byImage = await rekognition.send(
      new SearchFacesByImageCommand({ CollectionId: id, Image: { Bytes: pictures.annaAgain } }),
    );
    expect(byImage.FaceMatches?.map(({ Face }) => Face?.FaceId)).toEqual([anna]);
    expect(byImage.FaceMatches?.[0]?.Similarity).toBeGreaterThan(95);
    expect(byImage.SearchedFaceConfidence).toBeGreaterThan(90);
    const again = await indexOne(id, pictures.annaAgain);
    const search = async (FaceId: string, FaceMatchThreshold?: number) => {
      const input = { CollectionId: id, FaceId, FaceMatchThreshold };
      const { FaceMatches } = await rekognition.send(new SearchFacesCommand(input));
      return FaceMatches?.map(({ Face }) => Face?.FaceId);
    };
    expect(await search(anna)).toEqual([again]);
    expect(await search(bo)).toEqual([]);
    expect(await search(anna, 0)).toEqual([again, bo]);
    await rekognition.send(new DeleteFacesCommand({ CollectionId: id, FaceIds: [again] }));
    expect(await search(anna)).toEqual([]);
    await expect(search(again)).rejects.toMatchObject({
      name: "InvalidParameterException",
      message: "faceId was not found in the collection.",
    });
  });

  it("indexes the largest faces up to MaxFaces and says why it left the others", async () => {
    const id = await collection("largest");
    const answer = await index(id, pictures.both, { MaxFaces: 1, ExternalImageId: "party.jpg" });
    expect(answer.FaceRecords).toHaveLength(1);
    expect(answer.FaceRecords?.[0]?.Face?.ExternalImageId).toBe("party.jpg");
    expect(answer.FaceRecords?.[0]?.FaceDetail?.BoundingBox?.Left).toBeGreaterThan(0.5);
    expect(answer.UnindexedFaces?.map(({ Reasons }) => Reasons)).toEqual([["EXCEEDS_MAX_FACES"]]);
    const { FaceCount } = await rekognition.send(new DescribeCollectionCommand({ CollectionId: id }));
    expect(FaceCount).toBe(1);
  });

  it("makes no doubles of the same image", async () => {
    const id = await collection("once");
    const first = await indexOne(id, pictures.anna);
    expect(await indexOne(id, pictures.anna)).toBe(first);
    const other = await index(id, pictures.anna, { ExternalImageId: "other" });
    expect(other.FaceRecords?.[0]?.Face?.FaceId).not.toBe(first);
    const page = await rekognition.send(new ListFacesCommand({ CollectionId: id, MaxResults: 1 }));
    expect(page.Faces).toHaveLength(1);
    const rest = await rekognition.send(
      new ListFacesCommand({ CollectionId: id, NextToken: page.NextToken }),
    );
    expect(rest.Faces).toHaveLength(1);
  });

  it("refuses to search by a picture without a face, and indexes nothing of it", async () => {
    const id = await collection("faceless");
    const Image = { Bytes: sample("coffee.jpg") };
    await expect(
      rekognition.send(new SearchFacesByImageCommand({ CollectionId: id, Image })),
    ).rejects.toMatchObject({
      name: "InvalidParameterException",
      message: "There are no faces in the image. Should be at least 1.",
    });
    expect((await index(id, Image.Bytes)).FaceRecords).toEqual([]);
  });
});

describe("users", () => {
  it("are people known by several faces, found by a face, a picture or each other", async () => {
    const id = await collection("users");
    const [one, two, bo] = [
      await indexOne(id, pictures.anna),
      await indexOne(id, pictures.annaAgain),
      await indexOne(id, pictures.bo),
    ];
    for (const UserId of ["anna", "bo"])
      await rekognition.send(new CreateUserCommand({ CollectionId: id, UserId }));
    await expect(
      rekognition.send(new CreateUserCommand({ CollectionId: id, UserId: "bo" })),
    ).rejects.toMatchObject({ name: "ConflictException" });
    const anna = { CollectionId: id, UserId: "anna" };
    const associated = await rekognition.send(
      new AssociateFacesCommand({ ...anna, FaceIds: [one, two, bo, "11111111-2222-3333-4444-555555555555"] }),
    );
    expect(associated.AssociatedFaces?.map(({ FaceId }) => FaceId)).toEqual([one, two]);
    expect(associated.UnsuccessfulFaceAssociations?.map(({ Reasons }) => Reasons?.[0])).toEqual([
      "LOW_MATCH_CONFIDENCE",
      "FACE_NOT_FOUND",
    ]);
    expect(associated.UserStatus).toBe("ACTIVE");
    const taken = await rekognition.send(
      new AssociateFacesCommand({ CollectionId: id, UserId: "bo", FaceIds: [one, bo] }),
    );
    expect(taken.UnsuccessfulFaceAssociations).toEqual([
      { FaceId: one, UserId: "anna", Reasons: ["ASSOCIATED_TO_A_DIFFERENT_USER"] },
    ]);
    const matched = async (input: { FaceId?: string; UserId?: string; UserMatchThreshold?: number }) => {
      const answer = await rekognition.send(new SearchUsersCommand({ CollectionId: id, ...input }));
      return answer.UserMatches?.map(({ User }) => User?.UserId);
    };
    expect(await matched({ FaceId: two })).toEqual(["anna"]);
    expect(await matched({ UserId: "anna" })).toEqual([]);
    expect(await matched({ UserId: "anna", UserMatchThreshold: 0 })).toEqual(["bo"]);
    const byImage = await rekognition.send(
      new SearchUsersByImageCommand({ CollectionId: id, Image: { Bytes: pictures.both } }),
    );
    expect(byImage.UserMatches?.map(({ User }) => User?.UserId)).toEqual(["bo"]);
    expect(byImage.UnsearchedFaces?.map(({ Reasons }) => Reasons)).toEqual([["FACE_NOT_LARGEST"]]);
    await expect(matched({})).rejects.toMatchObject({ name: "InvalidParameterException" });
  });

  it("keep their faces from being deleted until they let them go", async () => {
    const id = await collection("kept");
    const face = await indexOne(id, pictures.anna);
    const anna = { CollectionId: id, UserId: "anna" };
    await rekognition.send(new CreateUserCommand(anna));
    await rekognition.send(new AssociateFacesCommand({ ...anna, FaceIds: [face] }));
    const remove = () => rekognition.send(new DeleteFacesCommand({ CollectionId: id, FaceIds: [face] }));
    expect((await remove()).UnsuccessfulFaceDeletions).toEqual([
      { FaceId: face, UserId: "anna", Reasons: ["ASSOCIATED_TO_AN_EXISTING_USER"] },
    ]);
    const listed = await rekognition.send(new ListFacesCommand(anna));
    expect(listed.Faces?.map(({ FaceId, UserId }) => [FaceId, UserId])).toEqual([[face, "anna"]]);
    const freed = await rekognition.send(new DisassociateFacesCommand({ ...anna, FaceIds: [face] }));
    expect(freed).toMatchObject({ DisassociatedFaces: [{ FaceId: face }], UserStatus: "CREATED" });
    expect((await remove()).DeletedFaces).toEqual([face]);
  });

  it("are listed, and their faces stay when they go", async () => {
    const id = await collection("gone");
    const face = await indexOne(id, pictures.anna);
    const anna = { CollectionId: id, UserId: "anna" };
    await rekognition.send(new CreateUserCommand(anna));
    await rekognition.send(new AssociateFacesCommand({ ...anna, FaceIds: [face] }));
    const { Users } = await rekognition.send(new ListUsersCommand({ CollectionId: id }));
    expect(Users).toEqual([{ UserId: "anna", UserStatus: "ACTIVE" }]);
    await rekognition.send(new DeleteUserCommand(anna));
    await expect(rekognition.send(new DeleteUserCommand(anna))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
    const { Faces } = await rekognition.send(new ListFacesCommand({ CollectionId: id }));
    expect(Faces?.map(({ FaceId, UserId }) => [FaceId, UserId])).toEqual([[face, undefined]]);
  });
});
