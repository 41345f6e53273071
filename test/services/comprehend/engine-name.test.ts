import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ComprehendClient, DetectSentimentCommand } from "@aws-sdk/client-comprehend";
import { afterAll, expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { tinyClassifier, tinyTokenizer } from "../../support/tiny-onnx.js";

/** A user's model of German sentiment. */
const models = mkdtempSync(join(tmpdir(), "lenticular-engines-"));
const own = join(models, "text", "sentiment-de");
mkdirSync(own, { recursive: true });
const rows = [...Array<number[]>(4).fill([0, 0, 0]), [0, 0, 60]];
writeFileSync(join(own, "model.onnx"), tinyClassifier(rows, { pooled: true }));
writeFileSync(join(own, "tokenizer.json"), JSON.stringify(tinyTokenizer(["zorb"])));
writeFileSync(join(own, "tokenizer_config.json"), "{}");
const id2label = { 0: "negative", 1: "neutral", 2: "positive" };
writeFileSync(
  join(own, "config.json"),
  JSON.stringify({ _name_or_path: "test/german", id2label, max_position_embeddings: 16 }),
);
afterAll(() => rmSync(models, { recursive: true }));

const plain = useServer();
const withOwn = useServer({ models });

/** The engine that an answer names. */
async function engineOf(server: typeof plain, LanguageCode: "en" | "de"): Promise<string | undefined> {
  const comprehend = new ComprehendClient(server.client());
  let engine: string | undefined;
  comprehend.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { headers } = result.response as { headers: Record<string, string> };
      engine = headers["x-lenticular-engine"];
      return result;
    },
    { step: "deserialize", priority: "low" },
  );
  await comprehend.send(new DetectSentimentCommand({ Text: "zorb", LanguageCode }));
  return engine;
}

it("an answer names the engine that gave it: ours, or the user's model in its language", async () => {
  expect(await engineOf(plain, "en")).toBe("lenticular-text-en/1");
  expect(await engineOf(plain, "de")).toBe("lenticular-text-xx/1");
  expect(await engineOf(withOwn, "en")).toBe("lenticular-text-en/1");
  expect(await engineOf(withOwn, "de")).toBe("test/german");
});
