/**
 * How many structures, lists and maps may lie inside one another in a request. Far above what any service takes
 * (DynamoDB stops at 32 levels of its own values, two of ours each), far below what the stack takes.
 */
export const NESTING_LEVELS_MAX = 256;
