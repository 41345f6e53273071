import type { RecognizerExample } from "../../../engines/text/custom/recognizer.js";
import { invalidRequest } from "../errors.js";
import {
  LABEL_CHARACTERS_MAX,
  LABEL_EXAMPLES_MIN,
  LABELS_MAX,
  LABELS_MIN,
  LISTED_NAME_CHARACTERS_MAX,
  LISTED_NAMES_MAX,
  RECOGNIZER_BYTES_MAX,
  RECOGNIZER_DOCUMENTS_MAX,
  RECOGNIZER_DOCUMENTS_MIN,
  RECOGNIZER_TEXT_BYTES_MAX,
  TYPE_MENTIONS_MIN,
} from "../limits.js";
import type { ListedName } from "./entity-list.js";

/** Whether there is enough to learn from, and no more than AWS takes. */

/** @throws InvalidRequestException for too few labels, too many, or too few examples of one */
export function checkLabels(labels: readonly (readonly string[])[], mode: keyof typeof LABELS_MAX): void {
  const counts = countsOf(labels.flat());
  if (counts.size < LABELS_MIN || counts.size > LABELS_MAX[mode]) {
    throw invalidRequest(
      `Found ${counts.size} classes in the training data. From ${LABELS_MIN} to ${LABELS_MAX[mode]} classes are required.`,
    );
  }
  for (const [label, count] of counts) {
    if (label.length > LABEL_CHARACTERS_MAX) {
      throw invalidRequest(`A class has a name of more than ${LABEL_CHARACTERS_MAX} characters.`);
    }
    if (count >= LABEL_EXAMPLES_MIN) continue;
    throw invalidRequest(
      `The class ${label} has ${count} training documents. At least ${LABEL_EXAMPLES_MIN} are required for each class.`,
    );
  }
}

/** @throws InvalidRequestException for too few documents, or too few mentions of a type that is to be learnt */
export function checkMentions(examples: readonly RecognizerExample[], types: readonly string[]): void {
  if (examples.length < RECOGNIZER_DOCUMENTS_MIN) {
    throw invalidRequest(
      `The training data has ${examples.length} documents. At least ${RECOGNIZER_DOCUMENTS_MIN} are required.`,
    );
  }
  if (examples.length > RECOGNIZER_DOCUMENTS_MAX) {
    throw invalidRequest(`The training data has more than ${RECOGNIZER_DOCUMENTS_MAX} documents.`);
  }
  checkSizes(examples.map(({ text }) => Buffer.byteLength(text)));
  const counts = countsOf(examples.flatMap(({ entities }) => entities.map(({ type }) => type)));
  for (const type of types) {
    const count = counts.get(type) ?? 0;
    if (count >= TYPE_MENTIONS_MIN) continue;
    throw invalidRequest(
      `The training documents mention the entity type ${type} ${count} times. At least ${TYPE_MENTIONS_MIN} mentions are required for each type.`,
    );
  }
}

function checkSizes(sizes: readonly number[]): void {
  if (sizes.some((bytes) => bytes > RECOGNIZER_TEXT_BYTES_MAX)) {
    throw invalidRequest(`The training data has a document of more than ${RECOGNIZER_TEXT_BYTES_MAX} bytes.`);
  }
  if (sizes.reduce((sum, bytes) => sum + bytes, 0) > RECOGNIZER_BYTES_MAX) {
    throw invalidRequest(`The training documents have more than ${RECOGNIZER_BYTES_MAX} bytes in all.`);
  }
}

/** @throws InvalidRequestException for more names, or longer ones, than an entity list may have */
export function checkNames(list: readonly ListedName[]): void {
  if (list.length > LISTED_NAMES_MAX) {
    throw invalidRequest(`The entity list has more than ${LISTED_NAMES_MAX} entries.`);
  }
  if (list.some(({ text }) => text.trim().length > LISTED_NAME_CHARACTERS_MAX)) {
    throw invalidRequest(
      `The entity list has an entry of more than ${LISTED_NAME_CHARACTERS_MAX} characters.`,
    );
  }
}

function countsOf(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
