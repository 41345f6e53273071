import type { GeneralLabelsSettings } from "@aws-sdk/client-rekognition";
import type { FoundLabel } from "./find-labels.js";

/** Keeps what the inclusion filters name, by label or by category, less what the exclusion filters name. */
export function filterLabels(
  labels: readonly FoundLabel[],
  settings: GeneralLabelsSettings | undefined,
): FoundLabel[] {
  const includedLabels = settings?.LabelInclusionFilters ?? [];
  const includedCategories = settings?.LabelCategoryInclusionFilters ?? [];
  const includesAll = includedLabels.length + includedCategories.length === 0;
  return labels.filter(({ kind: { name, category } }) => {
    const included = includesAll || includedLabels.includes(name) || includedCategories.includes(category);
    const excluded =
      settings?.LabelExclusionFilters?.includes(name) ||
      settings?.LabelCategoryExclusionFilters?.includes(category);
    return included && !excluded;
  });
}
