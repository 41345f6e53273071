import { expect, it } from "vitest";
import { simplifiedProbability, toSimplifier, toTelling } from "./chinese.js";

it("toSimplifier: writes traditional characters as simplified ones, and leaves all others", () => {
  const simplify = toSimplifier({
    simplified: "员务",
    traditional: "員務",
    asSimplified: "员务",
    shared: "",
  });
  expect(simplify("服務員 ok 🙂 服务")).toBe("服务员 ok 🙂 服务");
});

it("simplifiedProbability: a character that traditional text uses as well tells nothing", () => {
  const telling = toTelling({ simplified: "台们", traditional: "們", asSimplified: "们", shared: "台" });
  expect(simplifiedProbability("平台", telling)).toBe(simplifiedProbability("平面", telling));
  expect(simplifiedProbability("平台們", telling)).toBeLessThan(0.5);
  expect(simplifiedProbability("平台们", telling)).toBeGreaterThan(0.9);
});
