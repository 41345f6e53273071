import { expect, it } from "vitest";
import { embeddedMetrics } from "./parse.js";

const AT = 1_767_225_600_000;
const read = (event: unknown) =>
  embeddedMetrics({ at: 0, message: typeof event === "string" ? event : JSON.stringify(event) });
const withDirective = (directive: object, more: object = {}) => ({
  _aws: {
    Timestamp: AT,
    CloudWatchMetrics: [{ Namespace: "shop", Dimensions: [["service"]], Metrics: [], ...directive }],
  },
  service: "cart",
  time: 12,
  ...more,
});
const TIME = { Name: "time", Unit: "Milliseconds" };

it("reads the values that the directives name, once for each set of dimensions", () => {
  const Dimensions = [["service"], ["service", "version"], []];
  const metric = { namespace: "shop", name: "time", unit: "Milliseconds", value: 12, at: AT };
  expect(read(withDirective({ Dimensions, Metrics: [TIME] }, { version: "1" }))).toEqual([
    { ...metric, dimensions: { service: "cart" } },
    { ...metric, dimensions: { service: "cart", version: "1" } },
    { ...metric, dimensions: {} },
  ]);
});

it("takes lists of values and high resolution", () => {
  const event = withDirective({ Metrics: [{ Name: "time", StorageResolution: 1 }] }, { time: [1, 2, 2] });
  expect(read(event)).toMatchObject([{ values: [1, 2, 2], resolution: 1, unit: "None" }]);
});

it.each([
  ["text"],
  ['{"CloudWatchMetrics": '],
  [{ _aws: { CloudWatchMetrics: [{ Namespace: "shop", Metrics: [TIME] }] }, time: 1 }],
  [withDirective({ Metrics: [TIME] }, { time: "12" })],
  [withDirective({ Metrics: [{ Name: "none" }] })],
  [withDirective({ Metrics: [TIME], Dimensions: [["version"]] })],
  [withDirective({ Metrics: [TIME], Namespace: "AWS/Lambda" })],
])("has none: %j", (event) => {
  expect(read(event)).toEqual([]);
});
