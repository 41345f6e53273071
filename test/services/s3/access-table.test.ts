import { CreateAccessKeyCommand, CreateUserCommand, IAMClient } from "@aws-sdk/client-iam";
import {
  DeleteBucketPolicyCommand,
  DeletePublicAccessBlockCommand,
  GetObjectCommand,
  type ObjectCannedACL,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutObjectAclCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { beforeAll, expect, it } from "vitest";
import { toCanonicalId } from "../../../src/services/s3/domain/canonical-id.js";
import { useTwoAccounts } from "../../scenarios/ways-in/two-accounts.js";
import { newBucket, s3Of } from "./support.js";

// Who may read an object: every combination of its ACL, the bucket's policy, its access block and its ownership, against
// what AWS's guide says of them, put down plainly.

const ACLS = ["private", "public-read", "authenticated-read", "other account"] as const;
const POLICIES = ["none", "allow all", "allow other account", "deny all", "deny other account"] as const;
const OWNERSHIPS = ["ObjectWriter", "BucketOwnerPreferred", "BucketOwnerEnforced"] as const;
const CALLERS = ["anonymous", "owner", "user of the owner's account", "other account"] as const;
const Key = "k";

interface Case {
  acl: (typeof ACLS)[number];
  policy: (typeof POLICIES)[number];
  ignoresPublicAcls: boolean;
  restrictsPublicBuckets: boolean;
  ownership: (typeof OWNERSHIPS)[number];
}
type Caller = (typeof CALLERS)[number];

/** The guide's decision: a denial wins; then one of owner, policy and ACL must allow. */
function mayRead(caller: Caller, { acl, policy, ownership, ...block }: Case): boolean {
  if (policy === "deny all") return false;
  if (policy === "deny other account" && caller === "other account") return false;
  if (caller === "owner") return true;
  return allowedByPolicy(caller, policy, block) || allowedByAcl(caller, acl, ownership, block);
}

function allowedByPolicy(
  caller: Caller,
  policy: Case["policy"],
  { restrictsPublicBuckets }: Pick<Case, "restrictsPublicBuckets">,
): boolean {
  // "... to only AWS service principals and authorized users within the bucket owner's account".
  if (policy === "allow all") return !restrictsPublicBuckets || caller === "user of the owner's account";
  return policy === "allow other account" && caller === "other account";
}

function allowedByAcl(
  caller: Caller,
  acl: Case["acl"],
  ownership: Case["ownership"],
  { ignoresPublicAcls }: Pick<Case, "ignoresPublicAcls">,
): boolean {
  if (ownership === "BucketOwnerEnforced") return false;
  if (acl === "other account") return caller === "other account";
  if (ignoresPublicAcls || acl === "private") return false;
  return acl === "public-read" || caller !== "anonymous";
}

const cloud = useTwoAccounts();
let owner: S3Client;
let Bucket: string;
const readers = new Map<Caller, () => Promise<number>>();

beforeAll(async () => {
  const { server, other } = cloud();
  owner = s3Of(server);
  Bucket = await newBucket(owner, { acls: true });
  await owner.send(new PutObjectCommand({ Bucket, Key, Body: "x" }));
  const iam = new IAMClient(server.client());
  await iam.send(new CreateUserCommand({ UserName: "reader" }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: "reader" }));
  const { AccessKeyId: accessKeyId = "", SecretAccessKey: secretAccessKey = "" } = AccessKey ?? {};
  const reading = (s3: S3Client) => () =>
    s3.send(new GetObjectCommand({ Bucket, Key })).then(
      ({ Body }) => Body?.transformToString().then(() => 200) ?? 200,
      ({ $metadata }) => $metadata.httpStatusCode as number,
    );
  readers.set("owner", reading(owner));
  readers.set("user of the owner's account", reading(s3Of(server, { accessKeyId, secretAccessKey })));
  readers.set("other account", reading(s3Of(server, other.root)));
  readers.set("anonymous", async () => (await fetch(`${server.endpoint}/${Bucket}/${Key}`)).status);
});

async function setPolicy(policy: Case["policy"]): Promise<void> {
  await owner.send(new DeletePublicAccessBlockCommand({ Bucket }));
  if (policy === "none") return void (await owner.send(new DeleteBucketPolicyCommand({ Bucket })));
  const Statement = {
    Effect: policy.startsWith("allow") ? "Allow" : "Deny",
    Principal: policy.endsWith("all") ? "*" : { AWS: cloud().other.id },
    Action: "s3:GetObject",
    Resource: `arn:aws:s3:::${Bucket}/*`,
  };
  const Policy = JSON.stringify({ Version: "2012-10-17", Statement });
  await owner.send(new PutBucketPolicyCommand({ Bucket, Policy }));
}

/** ACLs can be set only where they are in force. */
async function setAcl(acl: Case["acl"], ownership: Case["ownership"]): Promise<void> {
  const own = (ObjectOwnership: Case["ownership"]) =>
    owner.send(
      new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls: { Rules: [{ ObjectOwnership }] } }),
    );
  await own("ObjectWriter");
  const grant = { GrantRead: `id=${toCanonicalId(cloud().other.id)}` };
  const wanted = acl === "other account" ? grant : { ACL: acl as ObjectCannedACL };
  await owner.send(new PutObjectAclCommand({ Bucket, Key, ...wanted }));
  await own(ownership);
}

it.each(POLICIES.flatMap((policy) => ACLS.map((acl) => [policy, acl] as const)))(
  "GetObject with policy %s and ACL %s, under every ownership and access block, for everybody",
  { timeout: 60_000 },
  async (policy, acl) => {
    for (const ownership of OWNERSHIPS) {
      await setPolicy(policy);
      await setAcl(acl, ownership);
      for (const ignoresPublicAcls of [false, true]) {
        for (const restrictsPublicBuckets of [false, true]) {
          const PublicAccessBlockConfiguration = {
            IgnorePublicAcls: ignoresPublicAcls,
            RestrictPublicBuckets: restrictsPublicBuckets,
          };
          await owner.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }));
          const one = { acl, policy, ownership, ignoresPublicAcls, restrictsPublicBuckets };
          const decided = await Promise.all(
            CALLERS.map(async (caller) => [caller, await readers.get(caller)?.()]),
          );
          const wanted = CALLERS.map((caller) => [caller, mayRead(caller, one) ? 200 : 403]);
          expect({ ...one, decided }).toEqual({ ...one, decided: wanted });
        }
      }
    }
  },
);
