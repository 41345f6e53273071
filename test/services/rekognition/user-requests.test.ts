import {
  AssociateFacesCommand,
  CreateCollectionCommand,
  CreateUserCommand,
  DeleteCollectionCommand,
  DeleteUserCommand,
  DescribeCollectionCommand,
  DisassociateFacesCommand,
  IndexFacesCommand,
  ListFacesCommand,
  RekognitionClient,
} from "@aws-sdk/client-rekognition";
import { beforeAll, expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { TurnableClock } from "../../support/turnable-clock.js";
import { drawFaces } from "./drawn-face.js";

const clock = new TurnableClock();
const server = useServer({ clock });
const HOUR_MS = 3_600_000;
const CollectionId = "requests";
const anna = { CollectionId, UserId: "anna" };
let rekognition: RekognitionClient;
let faceIds: string[];

beforeAll(async () => {
  rekognition = new RekognitionClient(server.client());
  // Signs by the turned clock, whatever time the answers' headers tell.
  Object.defineProperty(rekognition.config, "systemClockOffset", { get: () => clock.turned, set: () => {} });
  await rekognition.send(new CreateCollectionCommand({ CollectionId }));
  const Bytes = await drawFaces([
    { x: 450, y: 230, width: 180, skin: "#3a2012", hair: "#eeeeee", broad: 1.2 },
    { x: 170, y: 230, width: 120 },
  ]);
  const { FaceRecords = [] } = await rekognition.send(
    new IndexFacesCommand({ CollectionId, Image: { Bytes } }),
  );
  faceIds = FaceRecords.map(({ Face }) => Face?.FaceId ?? "");
});

const users = async () => (await rekognition.send(new DescribeCollectionCommand({ CollectionId }))).UserCount;

it("a request repeated with its token is done once, and a token serves one request", async () => {
  const create = { ...anna, ClientRequestToken: "create" };
  await rekognition.send(new CreateUserCommand(create));
  await rekognition.send(new CreateUserCommand(create));
  expect(await users()).toBe(1);
  await expect(rekognition.send(new CreateUserCommand({ ...create, UserId: "bo" }))).rejects.toMatchObject({
    name: "IdempotentParameterMismatchException",
  });
  await expect(rekognition.send(new CreateUserCommand(anna))).rejects.toMatchObject({
    name: "ConflictException",
  });

  const associate = { ...anna, FaceIds: faceIds.slice(0, 1), ClientRequestToken: "associate" };
  const first = await rekognition.send(new AssociateFacesCommand(associate));
  expect(first.AssociatedFaces).toEqual([{ FaceId: faceIds[0] }]);
  const again = await rekognition.send(new AssociateFacesCommand(associate));
  expect(again.AssociatedFaces).toEqual(first.AssociatedFaces);
  // Another request finds the face to be the user's already, and AWS does not tell of it.
  const other = await rekognition.send(
    new AssociateFacesCommand({ ...associate, ClientRequestToken: "next" }),
  );
  expect(other).toMatchObject({
    AssociatedFaces: [],
    UnsuccessfulFaceAssociations: [],
    UserStatus: "ACTIVE",
  });

  const free = { ...anna, FaceIds: faceIds.slice(0, 1), ClientRequestToken: "free" };
  const freed = await rekognition.send(new DisassociateFacesCommand(free));
  const freedAgain = await rekognition.send(new DisassociateFacesCommand(free));
  expect(freedAgain.DisassociatedFaces).toEqual(freed.DisassociatedFaces);

  const remove = { ...anna, ClientRequestToken: "remove" };
  await rekognition.send(new DeleteUserCommand(remove));
  await rekognition.send(new DeleteUserCommand(remove));
  expect(await users()).toBe(0);
  await expect(rekognition.send(new DeleteUserCommand(anna))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
  });
});

it("tokens are forgotten after eight hours, and with their collection", async () => {
  const create = { CollectionId, UserId: "carl", ClientRequestToken: "carl" };
  await rekognition.send(new CreateUserCommand(create));
  clock.turn(9 * HOUR_MS);
  await expect(rekognition.send(new CreateUserCommand(create))).rejects.toMatchObject({
    name: "ConflictException",
  });
  const passing = { CollectionId: "passing", UserId: "dora", ClientRequestToken: "dora" };
  for (const round of [1, 2]) {
    await rekognition.send(new CreateCollectionCommand({ CollectionId: "passing" }));
    await rekognition.send(new CreateUserCommand(passing));
    const { UserCount } = await rekognition.send(new DescribeCollectionCommand({ CollectionId: "passing" }));
    expect([round, UserCount]).toEqual([round, 1]);
    await rekognition.send(new DeleteCollectionCommand({ CollectionId: "passing" }));
  }
});

it("ListFaces: faces asked for by id come in full pages, of one user where one is named", async () => {
  const nobody = "11111111-2222-3333-4444-555555555555";
  const list = (more: object) => rekognition.send(new ListFacesCommand({ CollectionId, ...more }));
  const sorted = faceIds.toSorted();
  const last = await list({ FaceIds: sorted.slice(1), MaxResults: 1 });
  expect(last.Faces?.map(({ FaceId }) => FaceId)).toEqual(sorted.slice(1));
  expect(last.NextToken).toBeUndefined();
  const first = await list({ FaceIds: sorted, MaxResults: 1 });
  expect(first.Faces?.map(({ FaceId }) => FaceId)).toEqual(sorted.slice(0, 1));
  const rest = await list({ FaceIds: sorted, MaxResults: 1, NextToken: first.NextToken });
  expect(rest.Faces?.map(({ FaceId }) => FaceId)).toEqual(sorted.slice(1));
  expect((await list({ FaceIds: [nobody] })).Faces).toEqual([]);
  const eva = { CollectionId, UserId: "eva" };
  await rekognition.send(new CreateUserCommand(eva));
  await rekognition.send(new AssociateFacesCommand({ ...eva, FaceIds: sorted.slice(0, 1) }));
  const ofEva = await list({ UserId: "eva", FaceIds: sorted });
  expect(ofEva.Faces?.map(({ FaceId }) => FaceId)).toEqual(sorted.slice(0, 1));
});
