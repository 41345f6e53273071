import { arnLike } from "./arns.js";
import { ipAddress } from "./ip-address.js";
import { date, numeric } from "./numbers.js";
import type { Operator } from "./operator.js";
import { binaryEquals, bool } from "./others.js";
import { stringEquals, stringEqualsIgnoreCase, stringLike } from "./strings.js";

/** How an operator name is read: `negated` turns its result around, and its answer for a missing key. */
export interface OperatorEntry {
  operator: Operator;
  negated: boolean;
}

const is = (operator: Operator): OperatorEntry => ({ operator, negated: false });
const isNot = (operator: Operator): OperatorEntry => ({ operator, negated: true });

/** All operators but `Null`, by their names in lower case. */
export const OPERATORS: Readonly<Record<string, OperatorEntry>> = {
  stringequals: is(stringEquals),
  stringnotequals: isNot(stringEquals),
  stringequalsignorecase: is(stringEqualsIgnoreCase),
  stringnotequalsignorecase: isNot(stringEqualsIgnoreCase),
  stringlike: is(stringLike),
  stringnotlike: isNot(stringLike),
  numericequals: is(numeric("Equals")),
  numericnotequals: isNot(numeric("Equals")),
  numericlessthan: is(numeric("LessThan")),
  numericlessthanequals: is(numeric("LessThanEquals")),
  numericgreaterthan: is(numeric("GreaterThan")),
  numericgreaterthanequals: is(numeric("GreaterThanEquals")),
  dateequals: is(date("Equals")),
  datenotequals: isNot(date("Equals")),
  datelessthan: is(date("LessThan")),
  datelessthanequals: is(date("LessThanEquals")),
  dategreaterthan: is(date("GreaterThan")),
  dategreaterthanequals: is(date("GreaterThanEquals")),
  bool: is(bool),
  binaryequals: is(binaryEquals),
  ipaddress: is(ipAddress),
  notipaddress: isNot(ipAddress),
  arnequals: is(arnLike),
  arnlike: is(arnLike),
  arnnotequals: isNot(arnLike),
  arnnotlike: isNot(arnLike),
};
