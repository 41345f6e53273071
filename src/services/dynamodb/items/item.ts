import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { writtenJson, writtenJsonList } from "../../../wire/json/written-json.js";
import type { StoredItem } from "../store.js";
import { type KeyOwner, openText, sealText } from "../tables/table-key.js";
import type { Attributes, Value } from "../values/attribute-value.js";
import { toBytes } from "../values/attribute-value.js";
import { itemSizeBytes } from "../values/value-size.js";

/** An item, as attributes or as the JSON it is stored as: whichever was not given is made at first use. */
export class Item {
  #attributes: Attributes | undefined;
  #json: string | undefined;
  /** Bytes by AWS's rule. */
  readonly size: number;

  private constructor(size: number, attributes: Attributes | undefined, json: string | undefined) {
    this.size = size;
    this.#attributes = attributes;
    this.#json = json;
  }

  static of(attributes: Attributes): Item {
    return new Item(itemSizeBytes(attributes), attributes, undefined);
  }

  /** @param owner whose it is: a table with a key of its own, which has been opened. */
  static stored([size, json]: StoredItem, owner: KeyOwner): Item {
    return new Item(size, undefined, typeof json === "string" ? json : openText(owner, json));
  }

  /** Not to be changed. */
  get attributes(): Attributes {
    this.#attributes ??= parse(this.json);
    return this.#attributes;
  }

  get json(): string {
    this.#json ??= JSON.stringify(this.#attributes);
    return this.#json;
  }

  /** Attributes of one's own, to be changed. Those read so far are given away; whoever asks next reads the text again. */
  copy(): Attributes {
    const json = this.json;
    const own = this.#attributes ?? parse(json);
    this.#attributes = undefined;
    return own;
  }

  toStored(owner: KeyOwner): StoredItem {
    return [this.size, sealText(owner, this.json)];
  }
}

/** A whole item as it is sent: its own text, which nobody need read on the way. */
export function itemOutput(item: Item): Record<string, AttributeValue> {
  return writtenJson(item.json, () => toOutput(item.copy()));
}

/** Whole items, likewise. */
export function itemsOutput(items: readonly Item[]): Record<string, AttributeValue>[] {
  return writtenJsonList(
    items.map((item) => item.json),
    (index) => itemOutput(items[index] as Item),
  );
}

function parse(json: string): Attributes {
  return JSON.parse(json) as Attributes;
}

/** In the SDK's form: binaries as bytes. */
export function toOutput(attributes: Attributes): Record<string, AttributeValue> {
  let copy: Record<string, AttributeValue> | undefined;
  for (const name of Object.keys(attributes)) {
    const value = attributes[name] as Value;
    const output = toOutputValue(value);
    if (output === (value as AttributeValue)) continue;
    copy ??= Object.assign(Object.create(null), attributes) as Record<string, AttributeValue>;
    copy[name] = output;
  }
  return copy ?? (attributes as Record<string, AttributeValue>);
}

export function toOutputValue(value: Value): AttributeValue {
  if ("B" in value) return { B: toBytes(value.B) };
  if ("BS" in value) return { BS: value.BS.map(toBytes) };
  if ("L" in value) {
    const list = value.L.map(toOutputValue);
    return list.every((element, i) => element === (value.L[i] as AttributeValue))
      ? (value as AttributeValue)
      : { L: list };
  }
  if (!("M" in value)) return value as AttributeValue;
  const map = toOutput(value.M);
  return map === (value.M as Record<string, AttributeValue>) ? (value as AttributeValue) : { M: map };
}
