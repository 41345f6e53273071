import type { AccessRequest } from "../../core/access.js";

/** Actions of the stateless operations have no resource. */
const onAll = (action: string) => (): AccessRequest[] => [{ action: `comprehend:${action}`, resource: "*" }];

/** The same rule for each of these operations. */
export function onAllOf<const Names extends readonly string[]>(
  names: Names,
): { [N in Names[number]]: () => AccessRequest[] } {
  return Object.fromEntries(names.map((name) => [name, onAll(name)])) as {
    [N in Names[number]]: () => AccessRequest[];
  };
}

export const textAccess = {
  ...onAllOf(["DetectDominantLanguage", "DetectKeyPhrases", "DetectSentiment", "DetectSyntax"]),
  ...onAllOf(["DetectPiiEntities", "ContainsPiiEntities", "BatchDetectDominantLanguage"]),
  ...onAllOf(["BatchDetectEntities", "BatchDetectKeyPhrases", "BatchDetectSentiment", "BatchDetectSyntax"]),
};
