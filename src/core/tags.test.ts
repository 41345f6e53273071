import { expect, it } from "vitest";
import { requestTagConditions, resourceTagConditions } from "./tags.js";

const expected = {
  "aws:RequestTag/team": "blue",
  "aws:RequestTag/empty": "",
  "aws:TagKeys": ["team", "empty"],
};

it.each([
  ["a list of Key and Value", { Tags: [{ Key: "team", Value: "blue" }, { Key: "empty" }] }],
  ["KMS's list", { Tags: [{ TagKey: "team", TagValue: "blue" }, { TagKey: "empty" }] }],
  ["a map", { Tags: { team: "blue", empty: "" } }],
  ["a map of a service that writes its members small", { tags: { team: "blue", empty: "" } }],
])("requestTagConditions: reads %s", (_form, input) => {
  expect(requestTagConditions(input)).toEqual(expected);
});

it.each([[{ TagKeys: ["a", "b"] }], [{ tagKeys: ["a", "b"] }], [{ tags: ["a", "b"] }]])(
  "requestTagConditions: knows the keys of tags to take off, from %j",
  (input) => {
    expect(requestTagConditions(input)).toEqual({ "aws:TagKeys": ["a", "b"] });
  },
);

it("requestTagConditions: a request without tags has none of the keys", () => {
  expect(requestTagConditions({ Tags: [], TagKeys: [], Name: "x" })).toEqual({});
  expect(requestTagConditions({ Tags: "all" })).toEqual({});
});

it("resourceTagConditions: one key a tag", () => {
  expect(resourceTagConditions({ env: "dev" })).toEqual({ "aws:ResourceTag/env": "dev" });
});
