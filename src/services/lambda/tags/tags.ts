import type { Reader, Transaction } from "../../../core/store/store.js";
import { invalidParameter, notFound } from "../errors.js";
import { LATEST, toFunctionTarget } from "../naming/function-target.js";
import type { LambdaContext, LambdaOperation } from "../operation.js";
import {
  codeSigningConfigs,
  type FunctionRecord,
  functions,
  loadVersion,
  mappings,
  putVersion,
  type VersionRecord,
} from "../store.js";
import { checkTags } from "./tag-rules.js";

type Tags = Record<string, string>;

/** Something that can be tagged. */
interface Tagged {
  tags: Tags;
  put(tx: Transaction, tags: Tags): void;
}

const RESOURCE =
  /^arn:aws[a-zA-Z-]*:lambda:[a-z0-9-]+:\d{12}:(function|event-source-mapping|code-signing-config|capacity-provider):(.+)$/;

const KINDS: Readonly<Record<string, string>> = {
  "event-source-mapping": "Event source mapping",
  "code-signing-config": "Code signing configuration",
  "capacity-provider": "Capacity provider",
};

/** The function, event source mapping or code signing configuration of an ARN. */
async function findTagged(from: Reader, arn: string | undefined, ctx: LambdaContext): Promise<Tagged> {
  const [, kind, id = ""] = RESOURCE.exec(arn ?? "") ?? [];
  if (kind === "event-source-mapping") {
    const record = await mappings.get(from, id);
    if (record) return { tags: record.tags, put: (tx, tags) => mappings.put(tx, [id], { ...record, tags }) };
  } else if (kind === "code-signing-config") {
    const record = await codeSigningConfigs.get(from, id);
    if (record)
      return { tags: record.tags, put: (tx, tags) => codeSigningConfigs.put(tx, [id], { ...record, tags }) };
  } else if (kind !== "capacity-provider") {
    const target = toFunctionTarget(arn, ctx);
    if (target.qualifier !== undefined) {
      throw invalidParameter(
        "Tags on function aliases and versions are not supported. Please specify a function ARN.",
      );
    }
    const record = await functions.get(from, target.name);
    const latest = await loadVersion(from, target.name, LATEST);
    if (record && latest) return { tags: record.tags, put: (tx, tags) => retag(tx, record, latest, tags) };
  }
  throw notFound(`${KINDS[kind ?? ""] ?? "Function"} not found: ${arn}`);

  /** A function's tags are part of its revision. */
  function retag(tx: Transaction, record: FunctionRecord, latest: VersionRecord, tags: Tags): void {
    functions.put(tx, [record.name], { ...record, tags });
    putVersion(tx, { ...latest, revisionId: ctx.ids.uuid() });
  }
}

export const TagResource: LambdaOperation<"TagResource"> = async (input, ctx) => {
  if (Object.keys(input.Tags ?? {}).length === 0) {
    throw invalidParameter("An error occurred and the request cannot be processed.");
  }
  await ctx.store.transact(async (tx) => {
    const tagged = await findTagged(tx, input.Resource, ctx);
    const tags = { ...tagged.tags, ...input.Tags };
    checkTags(tags);
    tagged.put(tx, tags);
  });
  return {};
};

export const UntagResource: LambdaOperation<"UntagResource"> = async (input, ctx) => {
  const gone = new Set(input.TagKeys);
  await ctx.store.transact(async (tx) => {
    const tagged = await findTagged(tx, input.Resource, ctx);
    tagged.put(tx, Object.fromEntries(Object.entries(tagged.tags).filter(([key]) => !gone.has(key))));
  });
  return {};
};

export const ListTags: LambdaOperation<"ListTags"> = async (input, ctx) => {
  return { Tags: (await findTagged(ctx.store, input.Resource, ctx)).tags };
};
