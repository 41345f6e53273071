import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliDecompress } from "node:zlib";
import { EngineError } from "../host/engine-error.js";
import { ChainReader } from "./chains/chain-reader.js";
import { readChain, readClasses } from "./chains/files.js";
import { NO_CLASSES, type WordClasses } from "./chains/word-features.js";
import { loadChineseWords } from "./chinese/load.js";
import { readTagger } from "./custom/model-files.js";
import type { Encoder, Runtime } from "./encoder/encoder.js";
import {
  hasSentimentReader,
  hasWordReader,
  loadEncoder,
  loadRuntime,
  loadSentimentReader,
  loadWordReader,
} from "./encoder/load.js";
import { encoderName } from "./engine-name.js";
import type { BeliefFile, NameBelief } from "./entities/belief.js";
import { KnownNames, type KnownNamesFile } from "./entities/known-names.js";
import { type ListedNames, toListedNames } from "./entities/listed-names.js";
import { NameChain } from "./entities/name-chain.js";
import { NameTagger } from "./entities/name-tagger.js";
import { type ChineseFile, toSimplifier } from "./language/chinese.js";
import { type LanguageDetector, loadFrequentWords, loadLanguageDetector } from "./language/load.js";
import { type ArabicWords, toArabicWords } from "./phrases/arabic.js";
import { chinesePhrases } from "./phrases/chinese.js";
import type { KeyPhrase } from "./phrases/find.js";
import { PhraseChain } from "./phrases/phrase-chain.js";
import { type Calibration, type CalibrationFile, PLAIN } from "./sentiment/calibration.js";
import { OpinionModel, readOpinions } from "./sentiment/opinion-model.js";
import { type Opinions, OpinionWords, type OpinionWordsFile } from "./sentiment/opinion-words.js";
import { loadOrdered } from "./sentiment/ordered-opinions.js";
import { EMPTY_LEXICON, type TokenLexicon, type TokenLexiconFile, toLexicon } from "./tokens/lexicon.js";

/** Texts whose language is looked at to know that of many. */
const LANGUAGE_TEXTS = 50;
const decompress = promisify(brotliDecompress);

/** Finds a text's noun phrases by itself; places are UTF-16 indices. */
export interface PhraseFinder {
  find(text: string): KeyPhrase[] | Promise<KeyPhrase[]>;
}

async function needRuntime(): Promise<Runtime> {
  const runtime = await loadRuntime();
  if (runtime) return runtime;
  throw new EngineError("unavailable", "onnxruntime-node is not installed on this platform.");
}

/** The parameters in models/text, each read at its first use and kept. */
export class Models {
  readonly #folder: string;
  readonly #encoders = new Map<string, Promise<Encoder>>();
  readonly #taggers = new Map<string, Promise<NameTagger | undefined>>();
  readonly #nameChains = new Map<string, Promise<NameChain | undefined>>();
  readonly #opinions = new Map<string, Promise<Opinions | undefined>>();
  readonly #chains = new Map<string, Promise<ChainReader | undefined>>();
  readonly #wordClasses = new Map<string, Promise<WordClasses>>();
  readonly #phraseFinders = new Map<string, Promise<PhraseFinder | undefined>>();
  readonly #knownNames = new Map<string, KnownNames>();
  #known: Promise<KnownNamesFile> | undefined;
  #beliefs: Promise<BeliefFile> | undefined;
  #detector: Promise<LanguageDetector> | undefined;
  #arabicWords: Promise<ArabicWords> | undefined;
  #lexicons: Promise<ReadonlyMap<string, TokenLexicon>> | undefined;
  #calibrations: Promise<CalibrationFile> | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Words that tell nothing of what texts are about, in the language that most of the first of them are in. */
  async silentWords(texts: readonly string[]): Promise<ReadonlySet<string>> {
    const [detect, frequent] = await Promise.all([this.detector(), loadFrequentWords(this.#folder)]);
    const counts = new Map<string, number>();
    for (const text of texts.slice(0, LANGUAGE_TEXTS)) {
      const language = detect(text)[0]?.language ?? "";
      counts.set(language, (counts.get(language) ?? 0) + 1);
    }
    const [most] = [...counts].sort((a, b) => b[1] - a[1]);
    return frequent.commonest(most?.[0] ?? "");
  }

  detector(): Promise<LanguageDetector> {
    this.#detector ??= loadLanguageDetector(this.#folder);
    return this.#detector;
  }

  /** English has an encoder of its own, the other languages share one. */
  encoder(language: string): Promise<Encoder> {
    return this.#loaded(encoderName(language), loadEncoder);
  }

  /** What reads a language's words, their phrases and names: the encoder, as it was trained further on them where it was. */
  wordReader(language: string): Promise<Encoder> {
    const name = encoderName(language);
    if (!hasWordReader(join(this.#folder, name))) return this.encoder(language);
    return this.#loaded(name, loadWordReader);
  }

  /** What reads a language's sentiment: the encoder's pupil where it has one. */
  sentimentReader(language: string): Promise<Encoder> {
    const name = encoderName(language);
    if (!hasSentimentReader(join(this.#folder, name))) return this.encoder(language);
    return this.#loaded(name, loadSentimentReader);
  }

  /**
   * The chain that reads a language's words, for the task that was trained: `pos` beside the encoder; `tag`, parts of speech
   * too, and `phrase` alone where they are sure.
   */
  chain(language: string, task: "pos" | "tag" | "phrase"): Promise<ChainReader | undefined> {
    const name = `${language}-${task}`;
    let loading = this.#chains.get(name);
    if (!loading) {
      const file = join(this.#folder, "chains", `${name}.br`);
      loading = existsSync(file) ? this.#loadChain(language, file) : Promise.resolve(undefined);
      this.#chains.set(name, loading);
    }
    return loading;
  }

  /** What reads the noun phrases of a language whose words have no bounds of their own. */
  phraseFinder(language: string): Promise<PhraseFinder | undefined> {
    let loading = this.#phraseFinders.get(language);
    if (!loading) {
      loading = this.#loadPhraseFinder(language);
      this.#phraseFinders.set(language, loading);
      loading.catch(() => this.#phraseFinders.delete(language));
    }
    return loading;
  }

  /** Which Arabic words begin with a word of their own. */
  arabicWords(): Promise<ArabicWords> {
    this.#arabicWords ??= readFile(join(this.#folder, "arabic-words.br"))
      .then(decompress)
      .then((file) => toArabicWords(file.toString("utf8")));
    return this.#arabicWords;
  }

  /** The perceptron that votes on a language's names, where one was trained and no chain was. */
  tagger(language: string): Promise<NameTagger | undefined> {
    let loading = this.#taggers.get(language);
    if (!loading) {
      const file = join(this.#folder, "taggers", `${language}.model`);
      loading = existsSync(file)
        ? readTagger(file).then((recognizer) => new NameTagger(recognizer, language))
        : Promise.resolve(undefined);
      this.#taggers.set(language, loading);
    }
    return loading;
  }

  /** The chain that reads a language's names beside the encoder, where one was trained. */
  nameChain(language: string): Promise<NameChain | undefined> {
    let loading = this.#nameChains.get(language);
    if (!loading) {
      const file = join(this.#folder, "chains", `${language}-name.br`);
      loading = existsSync(file) ? this.#loadNameChain(language, file) : Promise.resolve(undefined);
      this.#nameChains.set(language, loading);
    }
    return loading;
  }

  /** What votes on a language's sentiment: a linear model where one was trained, else a list of words of opinion. */
  opinions(language: string): Promise<Opinions | undefined> {
    let loading = this.#opinions.get(language);
    if (!loading) {
      loading = this.#loadOpinions(language);
      this.#opinions.set(language, loading);
      loading.catch(() => this.#opinions.delete(language));
    }
    return loading;
  }

  /** What reads a language's sentiment beside the encoder; `written` as by `writtenLanguage`. */
  async feelings(language: string): Promise<{ opinions: Opinions | undefined; calibration: Calibration }> {
    const [opinions, calibration] = await Promise.all([this.opinions(language), this.calibration(language)]);
    return { opinions, calibration };
  }

  async #loadPhraseFinder(language: string): Promise<PhraseFinder | undefined> {
    if (language === "zh-TW") return this.phraseFinder("zh");
    if (language === "zh") return this.#loadChinesePhrases();
    const file = join(this.#folder, "chains", `${language}-phrase.br`);
    if (!["ja", "ko"].includes(language) || !existsSync(file)) return undefined;
    return new PhraseChain(await readChain(file), language);
  }

  async #loadChinesePhrases(): Promise<PhraseFinder | undefined> {
    const reader = await loadChineseWords(await needRuntime(), join(this.#folder, "zh"));
    return { find: async (text) => chinesePhrases(await reader.read(text), text) };
  }

  async #simplifier(): Promise<(text: string) => string> {
    return toSimplifier(await this.#readJson<ChineseFile>("chinese.json"));
  }

  async #loadOpinions(language: string): Promise<Opinions | undefined> {
    if (language === "zh-TW") return this.#simplifiedOpinions();
    const file = join(this.#folder, "opinions", `${language}.br`);
    if (!existsSync(file)) return this.#opinionWords(language);
    const linear = new OpinionModel(await readOpinions(file));
    const order = join(this.#folder, "opinions", `${language}-order.onnx.br`);
    return existsSync(order) ? loadOrdered(await needRuntime(), order, linear) : linear;
  }

  /** All open corpora of Chinese opinions are in simplified characters: others are read as these. */
  async #simplifiedOpinions(): Promise<Opinions | undefined> {
    const [opinions, simplify] = await Promise.all([this.opinions("zh"), this.#simplifier()]);
    return opinions && { margins: (text) => opinions.margins(simplify(text)) };
  }

  async #opinionWords(language: string): Promise<Opinions | undefined> {
    const files = await this.#readJson<Record<string, OpinionWordsFile>>("opinions/words.json");
    const words = files[language];
    return words && new OpinionWords(words, language);
  }

  async lexicon(language: string): Promise<TokenLexicon> {
    this.#lexicons ??= this.#readJson<Record<string, TokenLexiconFile>>("tokens.json").then(
      (file) => new Map(Object.entries(file).map(([name, words]) => [name, toLexicon(words)])),
    );
    return (await this.#lexicons).get(language) ?? EMPTY_LEXICON;
  }

  async calibration(language: string): Promise<Calibration> {
    this.#calibrations ??= this.#readJson<CalibrationFile>("calibration.json");
    return (await this.#calibrations)[language] ?? PLAIN;
  }

  async #loadChain(language: string, file: string): Promise<ChainReader> {
    return new ChainReader(await readChain(file), await this.#classes(language));
  }

  async #loadNameChain(language: string, file: string): Promise<NameChain> {
    const [model, encoder, classes, listed] = await Promise.all([
      readChain(file),
      this.encoder(language),
      this.#classes(language),
      this.#listedNames(language),
    ]);
    return new NameChain(model, encoder.labels.entity, classes, listed);
  }

  /** Firms, products, events and works that everybody knows. */
  async knownNames(language: string): Promise<KnownNames> {
    this.#known ??= this.#readJson<KnownNamesFile>("known-names.json");
    let names = this.#knownNames.get(language);
    if (!names) {
      const { known } = await this.nameBelief(language);
      names =
        language === "zh-TW"
          ? new KnownNames(await this.#known, "zh", known, await this.#simplifier())
          : new KnownNames(await this.#known, language, known);
      this.#knownNames.set(language, names);
    }
    return names;
  }

  /** What the scores of a language's names mean. */
  async nameBelief(language: string): Promise<NameBelief> {
    this.#beliefs ??= this.#readJson<BeliefFile>("name-beliefs.json");
    const beliefs = await this.#beliefs;
    return beliefs[language] ?? { known: 0.5 };
  }

  #classes(language: string): Promise<WordClasses> {
    let loading = this.#wordClasses.get(language);
    if (!loading) {
      const file = join(this.#folder, "classes", `${language}.br`);
      loading = existsSync(file) ? readClasses(file) : Promise.resolve(NO_CLASSES);
      this.#wordClasses.set(language, loading);
    }
    return loading;
  }

  async #listedNames(language: string): Promise<ListedNames> {
    const packed = await readFile(join(this.#folder, "names.br"));
    return toListedNames((await decompress(packed)).toString("utf8"), language);
  }

  #loaded(name: string, load: typeof loadEncoder): Promise<Encoder> {
    const key = `${load.name} ${name}`;
    let loading = this.#encoders.get(key);
    if (!loading) {
      loading = needRuntime().then((runtime) => load(runtime, join(this.#folder, name)));
      this.#encoders.set(key, loading);
      // A failure is not kept: what was missing may be there the next time.
      loading.catch(() => this.#encoders.delete(key));
    }
    return loading;
  }

  async #readJson<T>(file: string): Promise<T> {
    return JSON.parse(await readFile(join(this.#folder, file), "utf8")) as T;
  }
}
