import { Buffer } from "node:buffer";
import { toTemplate } from "../variables.js";
import type { Operator } from "./operator.js";

/** Compares without case: clients and services write `true`, `True`. */
export const bool: Operator = {
  compile(policyValue, version) {
    const template = toTemplate(policyValue, version, false);
    return (value, context) => template.resolve(context)?.toLowerCase() === value.toLowerCase();
  },
};

/** Both sides in base 64, compared as bytes: there are several spellings of the same. */
export const binaryEquals: Operator = {
  compile(policyValue) {
    const wanted = Buffer.from(policyValue, "base64");
    return (value) => wanted.equals(Buffer.from(value, "base64"));
  },
};
