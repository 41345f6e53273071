import { type KeyOwner, openText, sealText } from "../tables/table-key.js";
import type { Images, StreamRecord } from "./stream.js";

/** A record with what it shows of the item sealed, if its table has a key. */
export function sealRecord(owner: KeyOwner, record: StreamRecord): StreamRecord {
  if (owner.encryption === undefined || "sealed" in record) return record;
  const { keys, before, after, ...facts } = record;
  const images: Images = { keys, ...(before && { before }), ...(after && { after }) };
  const sealed = sealText(owner, JSON.stringify(images));
  return typeof sealed === "string" ? record : { ...facts, sealed };
}

export function imagesOf(owner: KeyOwner, record: StreamRecord): Images {
  return "sealed" in record ? (JSON.parse(openText(owner, record.sealed)) as Images) : record;
}
