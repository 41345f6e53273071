import { describe, expect, it } from "vitest";
import { fromEncodedWords, toEncodedWord } from "./encoded-words.js";

describe("encoded words", () => {
  it.each([
    ["plain ! \"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~\t", "plain ! \"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~\t"],
    ["ÄMÄZÕÑ S3", "=?UTF-8?Q?=C3=84M=C3=84Z=C3=95=C3=91_S3?="],
    ["test_—_file%E2%80%94_é_2?.pdf", "=?UTF-8?Q?test=5F=E2=80=94=5Ffile%E2%80%94=5F=C3=A9=5F2=3F.pdf?="],
    ["a=é?b", "=?UTF-8?Q?a=3D=C3=A9=3Fb?="],
    ["�������", "=?UTF-8?B?77+977+977+977+977+977+977+9?="],
    ["\x00\x01\x02\x03", "=?UTF-8?B?AAECAw==?="],
  ])("%j goes out as %s, and comes back", (text, word) => {
    expect(toEncodedWord(text)).toBe(word);
    expect(fromEncodedWords(word)).toBe(text);
  });

  it.each([
    ["=?UTF-8?Q?actually-ascii?=", "actually-ascii"],
    ["=?utf-8?b?YWJj?= =?iso-8859-1?q?=E9?= end", "abcé end"],
    ["=?no-such-charset?B?YWJj?=", "=?no-such-charset?B?YWJj?="],
    ["=?UTF-8?B?gWGB?=", "�a�"],
    ["=? not a word ?=", "=? not a word ?="],
  ])("%s is read as %s", (word, text) => {
    expect(fromEncodedWords(word)).toBe(text);
  });
});
