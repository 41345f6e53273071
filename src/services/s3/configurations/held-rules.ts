import type {
  AnalyticsConfiguration,
  IntelligentTieringConfiguration,
  InventoryConfiguration,
  MetricsConfiguration,
  Tag,
  Tiering,
} from "@aws-sdk/client-s3";
import { AwsError } from "../../../wire/aws-error.js";
import { malformedXml } from "../errors.js";
import { OBJECT_TAGS_MAX, TAG_KEY_CHARACTERS_MAX, TAG_VALUE_CHARACTERS_MAX } from "../limits.js";

const ID_CHARACTERS_MAX = 64;
const BUCKET_ARN = /^arn:aws[\w-]*:s3:::[^/:]+$/;
const KMS_KEY_ARN = /^arn:aws[\w-]*:kms:[\w-]+:\w+:(key|alias)\/.+$/;
const TIER_DAYS_MIN: Readonly<Record<string, number>> = { ARCHIVE_ACCESS: 90, DEEP_ARCHIVE_ACCESS: 180 };
const TIER_DAYS_MAX = 730;

const error = (code: string, message: string) => new AwsError(code, message);

interface Filter {
  Prefix?: string | undefined;
  Tag?: Tag | undefined;
  AccessPointArn?: string | undefined;
  And?:
    | { Prefix?: string | undefined; Tags?: Tag[] | undefined; AccessPointArn?: string | undefined }
    | undefined;
}

/** What a filter asks for, which must be one thing, or several joined by And. */
function readFilter(filter: Filter) {
  const { And: and } = filter;
  if (Object.values(filter).filter((value) => value !== undefined).length !== 1) throw malformedXml();
  const tags = and?.Tags ?? (filter.Tag ? [filter.Tag] : []);
  const others = [and?.Prefix, and?.AccessPointArn].filter((value) => value !== undefined);
  return { prefix: filter.Prefix ?? and?.Prefix, tags, isSparseAnd: and && tags.length + others.length < 2 };
}

/** What is wrong with an id, in the words of tiering; the other kinds have words of their own. */
function findIdFault(id: string): string | undefined {
  if (id === "") return "Config Id cannot be null or empty.";
  if (id.length > ID_CHARACTERS_MAX) {
    return `Config Id should be more than 1 character and less than ${ID_CHARACTERS_MAX} characters in length.`;
  }
  return /^[\w.-]+$/.test(id) ? undefined : "Config Id does not match the pattern ^[a-zA-Z0-9\\-_.]+$";
}

export function checkMetrics({ Id: own = "", Filter }: Partial<MetricsConfiguration>, id: string): void {
  if (findIdFault(own) !== undefined || own !== id) throw malformedXml();
  if (!Filter) return;
  const { prefix, isSparseAnd } = readFilter(Filter);
  if (isSparseAnd || prefix === "") throw malformedXml();
}

export function checkInventory(configuration: Partial<InventoryConfiguration>, id: string): void {
  const { Id: own = "", Destination: destination, Filter: filter } = configuration;
  if (findIdFault(own) !== undefined) throw malformedXml();
  if (own !== id) {
    throw error("IdMismatch", "Document ID does not match the specified configuration ID.");
  }
  const {
    Bucket: bucket,
    AccountId: account,
    Encryption: encryption,
  } = destination?.S3BucketDestination ?? {};
  if (!bucket || account === "" || filter?.Prefix === "") throw malformedXml();
  if (!BUCKET_ARN.test(bucket)) {
    throw error("InvalidS3DestinationBucket", "Invalid bucket ARN.");
  }
  if (!encryption) return;
  const { SSES3: own3, SSEKMS: kms } = encryption;
  if ((own3 === undefined) === (kms === undefined) || (kms && !kms.KeyId)) throw malformedXml();
  if (kms?.KeyId && !KMS_KEY_ARN.test(kms.KeyId)) {
    throw error("InvalidKmskeyId", "The KMS key ID is invalid.");
  }
}

export function checkAnalytics(configuration: Partial<AnalyticsConfiguration>, id: string): void {
  const { Id: own = "", Filter: filter, StorageClassAnalysis: analysis } = configuration;
  if (own === "") throw error("InvalidConfigId", "Config Id is null or empty");
  if (own.length > ID_CHARACTERS_MAX) {
    throw error(
      "InvalidConfigId",
      `Config Id should not be more than 1 char and less than ${ID_CHARACTERS_MAX} chars in length`,
    );
  }
  const fault = findIdFault(own);
  if (fault) throw error("InvalidConfigId", fault);
  if (own !== id) throw malformedXml();
  if (filter) checkAnalyticsFilter(filter as Filter);
  const destination = analysis?.DataExport?.Destination?.S3BucketDestination;
  if (!destination) return;
  if (!BUCKET_ARN.test(destination.Bucket ?? "")) throw error("InvalidDestination", "Invalid bucket ARN.");
  if (destination.BucketAccountId === "") throw malformedXml();
  if (destination.Prefix !== "") return;
  throw error(
    "InvalidDestination",
    "S3BucketDestination Prefix should be set with a valid non-empty value or not set at all.",
  );
}

function checkAnalyticsFilter(filter: Filter): void {
  const { prefix, tags, isSparseAnd } = readFilter(filter);
  if (filter.And && (tags.length === 0 || tags.length > OBJECT_TAGS_MAX)) {
    throw error(
      "InvalidAnd",
      `Number of tags should not be less than 1 and more than ${OBJECT_TAGS_MAX} within And. And cannot contain less than 2 elements.`,
    );
  }
  checkParts(prefix, isSparseAnd);
  for (const { Key: key = "", Value: value = "" } of tags) {
    if (key === "" || key.length > TAG_KEY_CHARACTERS_MAX) {
      throw error("InvalidTag", `Tag Key cannot be empty or longer than ${TAG_KEY_CHARACTERS_MAX} chars.`);
    }
    if (value === "" || value.length > TAG_VALUE_CHARACTERS_MAX) {
      throw error(
        "InvalidTag",
        `Tag Value cannot be empty or longer than ${TAG_VALUE_CHARACTERS_MAX} chars.`,
      );
    }
  }
}

function checkParts(prefix: string | undefined, isSparseAnd: boolean | undefined): void {
  if (isSparseAnd) {
    throw error(
      "InvalidAnd",
      "Number of Prefixes and Tags combined cannot be less than 2. And cannot contain less than 2 elements.",
    );
  }
  if (prefix === "") {
    throw error("InvalidPrefix", "Filter Prefix should be set to a valid non-empty value or not set at all.");
  }
}

export function checkTiering(configuration: Partial<IntelligentTieringConfiguration>, id: string): void {
  const { Id: own = "", Filter: filter, Tierings: tierings = [] } = configuration;
  if (tierings.length === 0) throw malformedXml();
  const fault = findIdFault(own);
  if (fault) throw error("InvalidConfigId", fault);
  if (own !== id) throw malformedXml();
  if (filter) {
    const { prefix, tags, isSparseAnd } = readFilter(filter);
    checkParts(prefix, isSparseAnd);
    const twin = tags.find(({ Key }, index) => tags.slice(0, index).some((one) => one.Key === Key));
    if (twin) {
      throw error(
        "InvalidAnd",
        `All Tag Keys in an And must be unique. Found duplicate entry for ${twin.Key}.`,
      );
    }
  }
  checkTiers(tierings);
}

function checkTiers(tierings: readonly Tiering[]): void {
  const days = new Map<string, number>();
  for (const { AccessTier: tier = "", Days: asked = 0 } of tierings) {
    if (days.has(tier)) {
      throw error(
        "InvalidAccessTier",
        `All Access Tiers in a configuration must be unique. Found duplicate entry for ${tier}.`,
      );
    }
    const min = TIER_DAYS_MIN[tier] ?? 0;
    if (asked < min) {
      throw error("InvalidAccessTier", `Days specified in ${tier} tier should not be less than ${min}.`);
    }
    if (asked > TIER_DAYS_MAX) {
      throw error(
        "InvalidAccessTier",
        `Days specified in ${tier} tier should not be more than ${TIER_DAYS_MAX}.`,
      );
    }
    days.set(tier, asked);
  }
  const [archive, deep] = [days.get("ARCHIVE_ACCESS"), days.get("DEEP_ARCHIVE_ACCESS")];
  if (archive === undefined || deep === undefined || deep > archive) return;
  throw error(
    "InvalidAccessTier",
    "Days specified in DEEP_ARCHIVE_ACCESS should be greater than days specified in ARCHIVE_ACCESS",
  );
}
