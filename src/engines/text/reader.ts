import type { EngineCall } from "../host/engine-module.js";
import type { Stretch, TextApi, TextSettings, TextsInput, TypedStretch } from "./api.js";
import { CodePoints } from "./characters/code-points.js";
import { CustomModels, type Embedder } from "./custom/custom-models.js";
import { engineName } from "./engine-name.js";
import { type Entity, mergeEntities } from "./entities/entity.js";
import { BY_CHARACTER, findEntities } from "./entities/find.js";
import { findDatesAndQuantities } from "./entities/grammar/grammar.js";
import { Models } from "./models.js";
import { embedWith } from "./own/own-embeddings.js";
import { findOwnEntities } from "./own/own-entities.js";
import { OwnModels } from "./own/own-models.js";
import { readOwnSentiment } from "./own/own-sentiment.js";
import { findKeyPhrases } from "./phrases/find.js";
import { tidyPhrases } from "./phrases/tidy.js";
import { findPatterns, findPii } from "./pii/find.js";
import type { Pii } from "./pii/pii.js";
import { readSentiment } from "./sentiment/read.js";
import { writtenLanguage } from "./sentiment/written.js";
import { readSyntax } from "./syntax/read.js";
import { splitSentences, tellingSentences } from "./tokens/sentences.js";
import type { Token } from "./tokens/token.js";
import { tokenize } from "./tokens/tokenizer.js";
import { modelTopics } from "./topics/lda.js";

/** Something found in a text, by UTF-16 indices. */
interface Found {
  start: number;
  end: number;
  score: number;
}

/** Reads texts with the models of one folder. */
export class TextReader {
  readonly #models: Models;
  readonly #own: OwnModels;
  readonly #custom: CustomModels;

  constructor({ folder, userModels }: TextSettings) {
    this.#models = new Models(folder);
    this.#own = new OwnModels(userModels);
    this.#custom = new CustomModels(
      () => this.#embedder(),
      (name) => this.#own.classifier(name),
    );
  }

  api(): TextApi {
    return {
      languages: async ({ texts }) => {
        const detect = await this.#models.detector();
        return texts.map((text) => detect(text));
      },
      syntax: (input, call) =>
        this.#each(input, call, async (text, sentences) =>
          typed(text, await this.#syntax(text, input.language, sentences)),
        ),
      entities: (input, call) =>
        this.#each(input, call, async (text, sentences) =>
          typed(text, await this.#entities(text, input.language, sentences)),
        ),
      keyPhrases: (input, call) =>
        this.#each(input, call, async (text, sentences) =>
          plain(text, await this.#keyPhrases(text, input.language, sentences)),
        ),
      sentiment: async (input, call) => {
        const own = await this.#own.find("sentiment", input.language);
        if (own) return this.#each(input, call, (text) => readOwnSentiment(text, own));
        return this.#each(input, call, async (text, sentences) => {
          const models = await this.#models.feelings(writtenLanguage(text, input.language));
          const encoder = () => this.#models.sentimentReader(input.language);
          return readSentiment(text, input.language, sentences, { encoder, ...models });
        });
      },
      pii: (input, call) =>
        this.#each(input, call, async (text, sentences) => {
          const patterns = findPatterns(text);
          const entities = await this.#entities(text, input.language, sentences, patterns);
          return typed(text, findPii(text, entities, patterns));
        }),
      engineOf: async ({ task, language }) =>
        (await this.#own.find(task === "pii" ? "entities" : task, language))?.name ?? engineName(language),
      trainClassifier: (input, call) => this.#custom.trainClassifier(input, call),
      classify: (input) => this.#custom.classify(input),
      trainRecognizer: (input, call) => this.#custom.trainRecognizer(input, call),
      recognize: async ({ file, texts }) => {
        const found = await this.#custom.recognize({ file, texts });
        return found.map((spans, nth) => typed(texts[nth] ?? "", spans));
      },
      topics: async (input, call) =>
        modelTopics({ silent: await this.#models.silentWords(input.texts), ...input }, call),
    };
  }

  async #embedder(): Promise<Embedder | undefined> {
    const model = await this.#own.find("embeddings", "");
    return model && { name: model.name, embed: (text) => embedWith(model, text) };
  }

  /** `patterns` are what the text holds of personal information by its form, where that is known already. */
  async #entities(
    text: string,
    language: string,
    sentences: Token[][],
    patterns?: readonly Pii[],
  ): Promise<Entity[]> {
    const own = await this.#own.find("entities", language);
    if (own) {
      const named = await findOwnEntities(text, sentences, own, BY_CHARACTER.has(language));
      return mergeEntities(named, findDatesAndQuantities(text, language));
    }
    const [encoder, chain, tagger, known, belief] = await Promise.all([
      this.#models.wordReader(language),
      this.#models.nameChain(language),
      this.#models.tagger(language),
      this.#models.knownNames(language),
      this.#models.nameBelief(language),
    ]);
    const readers = { chain, tagger, known, belief };
    return findEntities(text, language, tellingSentences(text, sentences), encoder, readers, patterns);
  }

  async #keyPhrases(text: string, language: string, sentences: Token[][]): Promise<Found[]> {
    const finder = await this.#models.phraseFinder(language);
    if (finder) return tidyPhrases(text, await finder.find(text));
    const [taught, phrases, arabic] = await Promise.all([
      this.#models.chain(language, "tag"),
      this.#models.chain(language, "phrase"),
      language === "ar" ? this.#models.arabicWords() : undefined,
    ]);
    const tagger = taught ?? (await this.#models.chain(language, "pos"));
    return findKeyPhrases(text, tellingSentences(text, sentences), {
      language,
      tagger,
      chains: tagger && phrases && { tagger, phrases },
      arabic,
      encoder: () => this.#models.wordReader(language),
    });
  }

  async #syntax(text: string, language: string, sentences: Token[][]): Promise<(Found & { type: string })[]> {
    const [encoder, chain] = await Promise.all([
      this.#models.wordReader(language),
      this.#models.chain(language, "pos"),
    ]);
    const words = await readSyntax(text, sentences, encoder, chain);
    return words.map((word) => ({ ...word, type: word.tag }));
  }

  async #each<T>(
    { texts, language }: TextsInput,
    call: EngineCall | undefined,
    read: (text: string, sentences: Token[][]) => Promise<T>,
  ): Promise<T[]> {
    const lexicon = await this.#models.lexicon(language);
    const answers: T[] = [];
    for (const text of texts) {
      call?.signal?.throwIfAborted();
      answers.push(await read(text, splitSentences(text, tokenize(text, language, lexicon))));
    }
    return answers;
  }
}

function plain(text: string, found: readonly Found[]): Stretch[] {
  const points = new CodePoints(text);
  return found.map(({ start, end, score }) => ({
    begin: points.before(start),
    end: points.before(end),
    text: text.slice(start, end),
    score,
  }));
}

function typed<Type extends string>(
  text: string,
  found: readonly (Found & { type: Type })[],
): TypedStretch<Type>[] {
  const stretches = plain(text, found);
  return stretches.map((stretch, nth) => ({ ...stretch, type: found[nth]?.type as Type }));
}
