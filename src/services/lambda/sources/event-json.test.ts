import { expect, test } from "vitest";
import { toEventJson } from "./event-json.js";

test("toEventJson: whole seconds are decimals, what items hold stays as it is", () => {
  const NewImage = {
    text: { S: '"ApproximateCreationDateTime":1,' },
    ApproximateCreationDateTime: { N: "2" },
  };
  const event = { Records: [{ dynamodb: { ApproximateCreationDateTime: 1480642020, NewImage } }] };
  const json = toEventJson(event);
  expect(json).toContain('"ApproximateCreationDateTime":1480642020.0,');
  expect(JSON.parse(json)).toEqual(event);
  expect(json).toContain(JSON.stringify(NewImage));
});
