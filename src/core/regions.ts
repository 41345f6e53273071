/** The regions and Availability Zones of AWS's standard partition, as facts. Source: the SDKs' endpoint data, EC2's listings. */
export interface Region {
  name: string;
  /** As AWS writes it: `Europe (Ireland)`. */
  title: string;
  /** Switched on for every account without asking. */
  isDefault: boolean;
  zones: readonly Zone[];
}

export interface Zone {
  /** `eu-west-1a` */
  name: string;
  /** The same place for every account: `euw1-az1`. */
  id: string;
}

/** Name, title, short form in zone ids, and zones (letter and number) where they are not a, b and c. */
const FACTS: readonly (readonly [name: string, title: string, short: string, zones?: string])[] = [
  ["af-south-1", "Africa (Cape Town)", "afs1"],
  ["ap-east-1", "Asia Pacific (Hong Kong)", "ape1"],
  ["ap-east-2", "Asia Pacific (Taipei)", "ape2"],
  ["ap-northeast-1", "Asia Pacific (Tokyo)", "apne1", "a4 c1 d2"],
  ["ap-northeast-2", "Asia Pacific (Seoul)", "apne2", "a1 b2 c3 d4"],
  ["ap-northeast-3", "Asia Pacific (Osaka)", "apne3"],
  ["ap-south-1", "Asia Pacific (Mumbai)", "aps1", "a1 b3 c2"],
  ["ap-south-2", "Asia Pacific (Hyderabad)", "aps2"],
  ["ap-southeast-1", "Asia Pacific (Singapore)", "apse1"],
  ["ap-southeast-2", "Asia Pacific (Sydney)", "apse2"],
  ["ap-southeast-3", "Asia Pacific (Jakarta)", "apse3"],
  ["ap-southeast-4", "Asia Pacific (Melbourne)", "apse4"],
  ["ap-southeast-5", "Asia Pacific (Malaysia)", "apse5"],
  ["ap-southeast-6", "Asia Pacific (New Zealand)", "apse6"],
  ["ap-southeast-7", "Asia Pacific (Thailand)", "apse7"],
  ["ca-central-1", "Canada (Central)", "cac1", "a1 b2 d4"],
  ["ca-west-1", "Canada West (Calgary)", "caw1"],
  ["eu-central-1", "Europe (Frankfurt)", "euc1", "a2 b3 c1"],
  ["eu-central-2", "Europe (Zurich)", "euc2"],
  ["eu-north-1", "Europe (Stockholm)", "eun1"],
  ["eu-south-1", "Europe (Milan)", "eus1"],
  ["eu-south-2", "Europe (Spain)", "eus2"],
  ["eu-west-1", "Europe (Ireland)", "euw1"],
  ["eu-west-2", "Europe (London)", "euw2", "a2 b3 c1"],
  ["eu-west-3", "Europe (Paris)", "euw3"],
  ["il-central-1", "Israel (Tel Aviv)", "ilc1"],
  ["me-central-1", "Middle East (UAE)", "mec1"],
  ["me-south-1", "Middle East (Bahrain)", "mes1"],
  ["mx-central-1", "Mexico (Central)", "mxc1"],
  ["sa-east-1", "South America (Sao Paulo)", "sae1"],
  ["us-east-1", "US East (N. Virginia)", "use1", "a1 b2 c3 d4 e5 f6"],
  ["us-east-2", "US East (Ohio)", "use2"],
  ["us-west-1", "US West (N. California)", "usw1", "a1 c3"],
  ["us-west-2", "US West (Oregon)", "usw2", "a1 b2 c3 d4"],
];

const DEFAULT_REGIONS = new Set(
  (
    "ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-southeast-1 ap-southeast-2 ca-central-1 eu-central-1 " +
    "eu-north-1 eu-west-1 eu-west-2 eu-west-3 sa-east-1 us-east-1 us-east-2 us-west-1 us-west-2"
  ).split(" "),
);

/** By name. */
export const REGIONS: ReadonlyMap<string, Region> = new Map(
  FACTS.map(([name, title, short, zones = "a1 b2 c3"]) => [
    name,
    {
      name,
      title,
      isDefault: DEFAULT_REGIONS.has(name),
      zones: zones
        .split(" ")
        .map(([letter, number]) => ({ name: `${name}${letter}`, id: `${short}-az${number}` })),
    },
  ]),
);
