import { describe, expect, it } from "vitest";
import { mendHindi } from "./hindi.js";

/** Words with tags, nouns where none is told; `[` and `]` around the phrases that a model found. */
function mend(marked: string): string[] {
  const words: string[] = [];
  const tags: string[] = [];
  const spans: { first: number; last: number; score: number }[] = [];
  for (const part of marked.split(" ")) {
    if (part === "[") spans.push({ first: words.length, last: words.length, score: 0.9 });
    else if (part === "]") (spans.at(-1) ?? { last: 0 }).last = words.length;
    else {
      const [word = "", tag = "NOUN"] = part.split("/");
      words.push(word);
      tags.push(tag);
    }
  }
  const rows = words.map(() => [0.6, 0.3, 0.1]);
  return mendHindi(spans, rows, { words, tags, spaced: words.map(() => true) }).map(({ first, last }) =>
    words.slice(first, last).join(" "),
  );
}

describe("mendHindi", () => {
  it.each([
    ["फंड की/ADP [ कमी ] की/ADP वजह से/ADP", ["फंड", "कमी"]],
    ["[ आज ] [ सुबह ]", ["आज सुबह"]],
    ["[ राष्ट्रपति ] [ एरडोगन/PROPN ]", ["राष्ट्रपति एरडोगन"]],
    ["[ हेलेन/PROPN ] [ घर ]", ["हेलेन", "घर"]],
    ["[ निर्दय/ADJ ] और/CCONJ [ अपमानजनक/ADJ रणनीति ]", ["निर्दय और अपमानजनक रणनीति"]],
    ["[ नाटो/PROPN ] और/CCONJ [ ईयू/PROPN ]", ["नाटो", "ईयू"]],
    ["[ जांच ] [ शुरू ] की/VERB", ["जांच"]],
    ["बारे में/ADP", []],
    ["शाम ढ़लने के/ADP बाद/ADP", []],
    ["स्कूबा डाइविंग के/ADP लिए/ADP", ["स्कूबा डाइविंग"]],
  ])("%s", (marked, phrases) => {
    expect(mend(marked)).toEqual(phrases);
  });
});
