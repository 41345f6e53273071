import { readPolicy } from "../../../core/iam/document.js";
import type { Operation } from "../../../core/service.js";
import { checkDocument } from "../documents.js";
import { loadEntity } from "../reports/entity-policies.js";
import { directory, type State } from "../state.js";

export const GetContextKeysForCustomPolicy: Operation<"iam", "GetContextKeysForCustomPolicy", State> = async (
  input,
) => {
  const documents = input.PolicyInputList ?? [];
  for (const document of documents) checkDocument(document, "identity");
  return { ContextKeyNames: contextKeysOf(documents) };
};

export const GetContextKeysForPrincipalPolicy: Operation<
  "iam",
  "GetContextKeysForPrincipalPolicy",
  State
> = async (input, ctx) => {
  const entity = await loadEntity(directory(ctx), ctx.account, input.PolicySourceArn ?? "");
  const own = entity.policies.map(({ document }) => document);
  return { ContextKeyNames: contextKeysOf([...own, ...(input.PolicyInputList ?? [])]) };
};

const VARIABLE = /\$\{([^}*?$,]+)[^}]*\}/g;

/** The condition keys that policies ask about, in conditions and in variables. */
export function contextKeysOf(documents: readonly string[]): string[] {
  const keys = new Set<string>();
  for (const document of documents) {
    for (const { conditions, resource, notResource } of readPolicy(document).statements) {
      for (const { key } of conditions) keys.add(key);
      const texts = [
        ...(resource ?? []),
        ...(notResource ?? []),
        ...conditions.flatMap(({ values }) => values),
      ];
      for (const text of texts) for (const [, name = ""] of text.matchAll(VARIABLE)) keys.add(name.trim());
    }
  }
  return [...keys].sort();
}
