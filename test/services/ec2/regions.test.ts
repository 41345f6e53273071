import { DescribeAvailabilityZonesCommand, DescribeRegionsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { expect, it } from "vitest";
import { useServer } from "../../support/server.js";

const server = useServer();
const ec2 = (region = "us-east-1") => new EC2Client({ ...server.client(), region });

it("DescribeRegions: all regions, with endpoint and opt-in status", async () => {
  const { Regions = [] } = await ec2().send(new DescribeRegionsCommand({}));
  expect(Regions).toHaveLength(34);
  expect(Regions).toContainEqual({
    RegionName: "eu-west-1",
    Endpoint: "ec2.eu-west-1.amazonaws.com",
    OptInStatus: "opt-in-not-required",
  });
});

it("DescribeRegions: names and filters narrow the list", async () => {
  const named = await ec2().send(new DescribeRegionsCommand({ RegionNames: ["us-west-2", "eu-west-1"] }));
  expect(named.Regions?.map(({ RegionName }) => RegionName)).toEqual(["eu-west-1", "us-west-2"]);
  const Filters = [{ Name: "region-name", Values: ["eu-*"] }];
  const filtered = await ec2().send(new DescribeRegionsCommand({ Filters }));
  expect(filtered.Regions?.every(({ RegionName }) => RegionName?.startsWith("eu-"))).toBe(true);
  expect(filtered.Regions).toHaveLength(8);
});

it("DescribeRegions: refuses unknown names and filters, and a dry run", async () => {
  const unknown = ec2().send(new DescribeRegionsCommand({ RegionNames: ["mars-1"] }));
  await expect(unknown).rejects.toMatchObject({
    name: "InvalidParameterValue",
    message: "Invalid region provided: mars-1",
  });
  const filter = ec2().send(new DescribeRegionsCommand({ Filters: [{ Name: "colour", Values: ["red"] }] }));
  await expect(filter).rejects.toMatchObject({ name: "InvalidParameterValue" });
  const dry = ec2().send(new DescribeRegionsCommand({ DryRun: true }));
  await expect(dry).rejects.toMatchObject({ name: "DryRunOperation" });
});

it("DescribeAvailabilityZones: those of the region that is called", async () => {
  const here = await ec2("eu-west-1").send(new DescribeAvailabilityZonesCommand({}));
  expect(here.AvailabilityZones?.map(({ ZoneName, ZoneId }) => [ZoneName, ZoneId])).toEqual([
    ["eu-west-1a", "euw1-az1"],
    ["eu-west-1b", "euw1-az2"],
    ["eu-west-1c", "euw1-az3"],
  ]);
  const one = await ec2().send(new DescribeAvailabilityZonesCommand({ ZoneIds: ["use1-az6"] }));
  expect(one.AvailabilityZones).toMatchObject([{ ZoneName: "us-east-1f", State: "available" }]);
  const wrong = ec2().send(new DescribeAvailabilityZonesCommand({ ZoneNames: ["us-east-1z"] }));
  await expect(wrong).rejects.toMatchObject({ message: "Invalid availability zone: [us-east-1z]" });
});

it("DescribeAvailabilityZones: a zone that was taken down is unavailable until it is up again", async () => {
  const zone = (path: string, init: RequestInit = { method: "POST" }) =>
    fetch(`${server.endpoint}/_lenticular/zones${path}`, init);
  const unavailable = async () => {
    const Filters = [{ Name: "state", Values: ["unavailable"] }];
    const { AvailabilityZones } = await ec2("eu-west-1").send(
      new DescribeAvailabilityZonesCommand({ Filters }),
    );
    return AvailabilityZones?.map(({ ZoneName, State }) => [ZoneName, State]);
  };
  expect(await (await zone("/eu-west-1b/down")).json()).toEqual({ down: ["eu-west-1b"] });
  expect(await unavailable()).toEqual([["eu-west-1b", "unavailable"]]);
  expect((await zone("/eu-west-1z/down")).status).toBe(404);
  expect((await zone("/eu-west-1a/sideways")).status).toBe(404);
  expect((await zone("/eu-west-1a/down", { method: "GET" })).status).toBe(405);
  const page = { method: "POST", headers: { origin: "http://evil.example" } };
  expect((await zone("/eu-west-1a/down", page)).status).toBe(403);
  expect(await (await zone("", { method: "GET" })).json()).toEqual({ down: ["eu-west-1b"] });
  await zone("/eu-west-1b/up");
  expect(await unavailable()).toEqual([]);
});
