import { expect, it } from "vitest";
import { parseSearch } from "./search-terms.js";

const metric = {
  namespace: "AWS/EC2",
  name: "CPUUtilization",
  dimensions: [{ Name: "InstanceId", Value: "i-12345" }],
};

it.each([
  ["", true],
  ["{AWS/EC2,InstanceId}", true],
  ["{AWS/EC2}", true],
  ["{AWS/EC2,InstanceId,AutoScalingGroupName}", false],
  ['{"AWS/EC2","InstanceId"} cpuutilization', true],
  ["{AWS/Lambda}", false],
  ["CPU", true],
  ["utilization cpu", true],
  ["CpuUtilization", true],
  ["Util", false],
  ['"CPUUtilization"', true],
  ['"cpuutilization"', false],
  ["i-12345", true],
  ['MetricName="CPUUtilization"', true],
  ["MetricName=utilization", true],
  ["MetricName=EC2", false],
  ["Namespace=EC2", true],
  ['InstanceId=("i-1" OR "i-12345")', true],
  ["InstanceId=(i-1 OR i-2)", false],
  ["NOT memory", true],
  ["NOT CPU", false],
  ["CPU AND NOT i-12345", false],
  ["memory OR cpu", true],
  ["memory cpu OR ec2", true],
  ["(memory OR cpu) nothing", false],
])("SEARCH: %s", (text, expected) => {
  expect(parseSearch(text).matches(metric)).toBe(expected);
});

it.each(["{AWS/EC2", "(cpu", "cpu)", "MetricName=", "NOT", "= cpu"])("SEARCH: refuses %s", (text) => {
  expect(() => parseSearch(text)).toThrow("Invalid syntax");
});
