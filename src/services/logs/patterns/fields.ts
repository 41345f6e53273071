import { invalidPattern } from "../errors.js";
import { toComparison } from "./comparison.js";
import type { Matcher } from "./compile.js";
import { type Condition, readConditions, readOperand, readOperator } from "./conditions.js";
import { TokenReader, toTokens } from "./tokens.js";

/** One field of the pattern: named, with a condition perhaps; or `...`, for any number of them. */
interface Field {
  name: string;
  condition?: Condition<string>;
}

const ELLIPSIS = "...";
/** A field of an event: in brackets, in quotes, or up to the next space. */
const EVENT_FIELD = /\[([^\]]*)\]|"([^"]*)"|(\S+)/g;

/** `[ip, user, status = 4*, ..., bytes > 1000]`: conditions on an event's fields, which spaces part. */
export function compileFields(pattern: string): Matcher {
  if (!pattern.endsWith("]")) throw invalidPattern();
  const fields = readFields(new TokenReader(toTokens(pattern.slice(1, -1))));
  const ellipses = fields.filter(({ name }) => name === ELLIPSIS).length;
  if (ellipses > 1) throw invalidPattern();
  return (message) => {
    const values = [...message.matchAll(EVENT_FIELD)].map(([, a, b, c]) => a ?? b ?? c ?? "");
    const aligned = align(fields, values);
    if (!aligned) return undefined;
    const extracted: Record<string, string> = {};
    for (const [index, { name, value }] of aligned.entries()) {
      if (name !== ELLIPSIS) extracted[name === "" ? `$${index + 1}` : `$${name}`] = value;
    }
    return extracted;
  };
}

function readFields(reader: TokenReader): Field[] {
  const fields: Field[] = [];
  do {
    fields.push(readField(reader));
  } while (reader.takeSign(","));
  if (!reader.done) throw invalidPattern();
  return fields;
}

function readField(reader: TokenReader): Field {
  if (reader.takeSign(ELLIPSIS)) return { name: ELLIPSIS };
  const token = reader.peek();
  // An unnamed field: `[a,,b]`.
  if (!token || (token.kind === "sign" && token.text === ",")) return { name: "" };
  if (token.kind !== "word") throw invalidPattern();
  const name = token.text;
  const condition = readConditions<string>(reader, () => readComparison(reader, name));
  return { name, condition };
}

/** `status = 4*`; a name alone takes anything. Every comparison of a field names it again. */
function readComparison(reader: TokenReader, name: string): Condition<string> {
  const token = reader.next();
  if (token.kind !== "word" || token.text !== name) throw invalidPattern();
  const next = reader.peek();
  const isAlone = !next || (next.kind === "sign" && [",", ")", "&&", "||"].includes(next.text));
  if (isAlone) return () => true;
  return toComparison(readOperator(reader), readOperand(reader));
}

/** Pairs fields with values; undefined where their number or a condition does not fit. */
function align(
  fields: readonly Field[],
  values: readonly string[],
): { name: string; value: string }[] | undefined {
  const gap = fields.findIndex(({ name }) => name === ELLIPSIS);
  const missing = values.length - (fields.length - (gap < 0 ? 0 : 1));
  if (missing < 0 || (gap < 0 && missing !== 0)) return undefined;
  const pairs: { name: string; value: string }[] = [];
  for (const [index, { name, condition }] of fields.entries()) {
    if (index === gap) continue;
    const value = values[gap >= 0 && index > gap ? index + missing - 1 : index] ?? "";
    if (condition && !condition(value)) return undefined;
    pairs.push({ name, value });
  }
  return pairs;
}
