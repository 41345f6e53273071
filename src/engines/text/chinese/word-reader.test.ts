import { describe, expect, it } from "vitest";
import { loadRuntime } from "../encoder/load.js";
import { loadChineseWords } from "./load.js";

const runtime = await loadRuntime();

describe.skipIf(!runtime)("ChineseWordReader", async () => {
  const reader = runtime && (await loadChineseWords(runtime, "models/text/zh"));
  const read = async (text: string): Promise<string[]> =>
    ((await reader?.read(text)) ?? []).map(({ start, end, tag }) => `${text.slice(start, end)}/${tag}`);

  it("reads both scripts alike, and tells words in simplified characters", async () => {
    expect(await read("汤姆打扫房间")).toEqual(["汤姆/nr", "打扫/v", "房间/n"]);
    expect(await read("湯姆打掃房間")).toEqual(["湯姆/nr", "打掃/v", "房間/n"]);
    expect((await reader?.read("湯姆打掃房間"))?.map(({ plain }) => plain)).toEqual(["汤姆", "打扫", "房间"]);
  });

  it("keeps places behind characters of two units, and never joins lines", async () => {
    expect(await read("😀房间\n房间")).toContain("房间/n");
    for (const word of (await reader?.read("😀𠮷房间\n水")) ?? []) {
      expect("😀𠮷房间\n水".slice(word.start, word.end)).not.toMatch(/\n|^[\udc00-\udfff]|[\ud800-\udbff]$/);
    }
  });

  it("reads a sentence the same alone as beside longer ones, and texts longer than one run", async () => {
    const alone = await read("她有面包。");
    const long = `${"我们在公园里看见了很多人，然后回家。".repeat(9)}`;
    const beside = await read(`她有面包。${long}${"她有面包。".repeat(2_000)}`);
    expect(beside.slice(0, alone.length)).toEqual(alone);
    expect(beside.slice(-alone.length)).toEqual(alone);
  });

  it("finds nothing in nothing", async () => {
    expect(await read("")).toEqual([]);
    expect(await read("\n\r\n")).toEqual([]);
  });
});
