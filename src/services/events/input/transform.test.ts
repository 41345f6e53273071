import { expect, it } from "vitest";
import { readPath } from "./json-path.js";
import { toInput } from "./transform.js";

const event = {
  version: "0" as const,
  id: "1",
  "detail-type": "Order",
  source: "shop",
  account: "000000000000",
  time: "2026-01-01T00:00:00Z",
  region: "us-east-1",
  resources: [],
  detail: { id: "a1", paid: true, items: [{ name: "x" }, { name: "y" }], note: 'say "hi"', count: 3 },
};
const around = { ruleArn: "arn:rule", ruleName: "rule", ingestedAt: 0 };
const through = (more: object) => toInput(event, { Id: "t", Arn: "a", ...more }, around);

const paths = {
  id: "$.detail.id",
  items: "$.detail.items",
  note: "$.detail.note",
  paid: "$.detail.paid",
  none: "$.detail.none",
};
const transform = (InputTemplate: string) =>
  through({ InputTransformer: { InputTemplate, InputPathsMap: paths } });

it.each([
  ["$", event],
  ["$.detail.id", "a1"],
  ["$.detail.items[1].name", "y"],
  ["$['detail']['id']", "a1"],
  ["$.detail.items[*].name", ["x", "y"]],
  ["$.detail.none", undefined],
  ["$.detail.id.constructor", undefined],
])("readPath: %s", (path, expected) => {
  expect(readPath(event, path)).toEqual(expected);
});

it("gives the event, a part of it, or a constant", () => {
  expect(JSON.parse(through({}))).toEqual(event);
  expect(through({ InputPath: "$.detail.id" })).toBe('"a1"');
  expect(through({ Input: '{"a":1}' })).toBe('{"a":1}');
});

it.each([
  ['{"id": <id>, "paid": <paid>, "items": <items>}', { id: "a1", paid: true, items: event.detail.items }],
  ['{"path": "users/<id>/<id>", "note": "<note>"}', { path: "users/a1/a1", note: 'say "hi"' }],
  ['{"none": <none>, "text": "<none>!"}', { none: "", text: "!" }],
  ['"of <id>: <items>, <paid>"', "of a1: [{name:x},{name:y}], true"],
  [
    '{"rule": <aws.events.rule-name>, "at": <aws.events.event.ingestion-time>}',
    { rule: "rule", at: "1970-01-01T00:00:00Z" },
  ],
  ['{"whole": <aws.events.event.json>}', { whole: event }],
])("InputTransformer: %s", (template, expected) => {
  expect(JSON.parse(transform(template))).toEqual(expected);
});

it("InputTransformer: an object between quotes of an object spoils it", () => {
  expect(transform('{"items": "<items>", "id": <id>}')).toBe(
    '{"items": "[{"name":"x"},{"name":"y"}]", "id": "a1"}',
  );
});

it("InputTransformer: aws.events.event has no detail", () => {
  const { detail: _, "detail-type": detailType, ...rest } = event;
  expect(JSON.parse(transform("<aws.events.event>"))).toEqual({ ...rest, detailType });
});
