import { AwsError } from "../../wire/aws-error.js";

export interface Filter {
  Name?: string;
  Values?: string[];
}

/** A filter's values may hold `*` (any characters) and `?` (one). */
function matches(pattern: string, value: string): boolean {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`, "s").test(value);
}

/**
 * Whether an item passes all filters. `fields` reads the values that each filter name looks at.
 * @throws AwsError `InvalidParameterValue` for a filter name that the operation does not know
 */
export function passes<T>(
  item: T,
  filters: readonly Filter[] | undefined,
  fields: Readonly<Record<string, (item: T) => string>>,
): boolean {
  return (filters ?? []).every(({ Name = "", Values = [] }) => {
    const field = fields[Name];
    if (!field) throw new AwsError("InvalidParameterValue", `The filter '${Name}' is invalid`);
    return Values.some((pattern) => matches(pattern, field(item)));
  });
}
