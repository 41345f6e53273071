import type { LogsOperation } from "../operation.js";
import { compilePattern } from "./compile.js";

export const TestMetricFilter: LogsOperation<"TestMetricFilter"> = async (input) => {
  const matches = compilePattern(input.filterPattern ?? "");
  return {
    matches: (input.logEventMessages ?? []).flatMap((eventMessage, index) => {
      const extractedValues = matches(eventMessage);
      return extractedValues ? [{ eventNumber: index + 1, eventMessage, extractedValues }] : [];
    }),
  };
};
