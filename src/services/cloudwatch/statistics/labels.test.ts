import { expect, it } from "vitest";
import { fillLabel, presetLabel } from "./labels.js";

const query = (Stat: string, Period: number) => ({
  Id: "q",
  MetricStat: {
    Metric: { Namespace: "N", MetricName: "metric1", Dimensions: [{ Name: "Queue", Value: "red" }] },
    Stat,
    Period,
  },
});

/** Placeholders begin with a dollar, which the linter takes for a slip in a plain text. */
const dynamic = (text: string) => text.replaceAll("#", "$");

it.each([
  [query("Sum", 60), query("Minimum", 30), "metric1 Sum 60"],
  [query("Sum", 60), query("Minimum", 60), "metric1 Sum"],
  [query("Sum", 60), query("Sum", 30), "metric1 60"],
  [query("Sum", 60), query("Sum", 60), "metric1"],
])("the label tells what the queries differ in", (one, other, expected) => {
  expect(presetLabel(one, [one, other])).toBe(expected);
});

it.each([
  ["plain", "plain"],
  ["#{LABEL}: #{MIN} to #{MAX}, #{AVG}, #{SUM}", "p: 1 to 3, 1.667, 5"],
  ["#{FIRST} #{LAST} of #{DATAPOINT_COUNT}", "1 3 of 3"],
  ["#{PROP('MetricName')} #{PROP('Stat')} #{PROP('Period')}", "metric1 Sum 60"],
  ["#{PROP('Dim.Queue')} #{PROP('Dim.None')} #{NOTHING}", "red #{PROP('Dim.None')} #{NOTHING}"],
])("a dynamic label: %s", (label, expected) => {
  expect(fillLabel(dynamic(label), { preset: "p", query: query("Sum", 60), values: [1, 1, 3] })).toBe(
    dynamic(expected),
  );
});

it("a figure of no points is a dash", () => {
  expect(fillLabel(dynamic("#{MAX}"), { preset: "p", query: query("Sum", 60), values: [] })).toBe("--");
});
