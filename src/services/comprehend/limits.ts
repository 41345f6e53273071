/** Documents of one Batch* request. */
export const BATCH_DOCUMENTS_MAX = 25;

/** UTF-8 bytes of a document: of Batch* requests, of sentiment and syntax. */
export const SHORT_TEXT_BYTES_MAX = 5_000;
/** UTF-8 bytes of a document: of languages, entities, key phrases and personal information. */
export const LONG_TEXT_BYTES_MAX = 100_000;
/** UTF-8 bytes of a document given to an endpoint. */
export const ENDPOINT_TEXT_BYTES_MAX = 10_000;

/** Languages of all analyses but the two below. */
export const LANGUAGES = ["en", "es", "fr", "de", "it", "pt", "ar", "hi", "ja", "ko", "zh", "zh-TW"] as const;
export const SYNTAX_LANGUAGES = ["en", "es", "fr", "de", "it", "pt"] as const;
export const PII_LANGUAGES = ["en", "es"] as const;
/** Languages that documents of custom classifiers and recognizers may be in. */
export const CUSTOM_LANGUAGES = ["en", "es", "de", "it", "fr", "pt"] as const;

/** Usage is counted in units of this many characters, at least three of them a request. */
export const UNIT_CHARACTERS = 100;
export const UNITS_MIN = 3;

export const TOPICS_DEFAULT = 10;
export const TOPICS_MAX = 100;

/** UTF-8 bytes of a document in an asynchronous job, but for the three below. */
export const JOB_TEXT_BYTES_MAX = 1_048_576;
export const JOB_SENTIMENT_BYTES_MAX = 5_120;
export const JOB_CLASSIFICATION_BYTES_MAX = 10_485_760;
export const JOB_TOPICS_BYTES_MAX = 104_857_600;
/** UTF-8 bytes of all documents of a job. */
export const JOB_BYTES_MAX = 5_368_709_120;
/** UTF-8 bytes that topics are found in at least. */
export const JOB_TOPICS_BYTES_MIN = 500;
/** Files, or lines of all files, of a job. */
export const JOB_DOCUMENTS_MAX = 1_000_000;
/** Jobs of one kind that wait or run at a time, in an account and region. */
export const ACTIVE_JOBS_MAX = 10;
/** Bytes of a file of training data. */
export const TRAINING_BYTES_MAX = 209_715_200;

/** Endpoints of an account in a region, and inference units of one endpoint and of all. */
export const ENDPOINTS_MAX = 10;
export const ENDPOINT_UNITS_MAX = 10;
export const ACCOUNT_UNITS_MAX = 100;

/** Augmented manifests of a training, and attributes of each. */
export const MANIFESTS_MAX = 5;
export const MANIFEST_ATTRIBUTES_MAX = 5;

export const PAGE_ITEMS_DEFAULT = 100;
export const TAGS_MAX = 50;

/** Fewest examples that a classifier's label needs, and labels that a classifier needs. */
export const LABEL_EXAMPLES_MIN = 10;
export const LABELS_MIN = 2;
/** Most labels of a classifier by its mode, and characters of a label. */
export const LABELS_MAX = { MULTI_CLASS: 1_000, MULTI_LABEL: 100 } as const;
export const LABEL_CHARACTERS_MAX = 5_000;
/** Documents that a recognizer needs and takes, and mentions that each of its entity types needs. */
export const RECOGNIZER_DOCUMENTS_MIN = 3;
export const RECOGNIZER_DOCUMENTS_MAX = 200_000;
/** UTF-8 bytes of a recognizer's document, and of all of them. */
export const RECOGNIZER_TEXT_BYTES_MAX = 5_000;
export const RECOGNIZER_BYTES_MAX = 209_715_200;
/** Names of an entity list, and characters of each. */
export const LISTED_NAMES_MAX = 1_000_000;
export const LISTED_NAME_CHARACTERS_MAX = 5_000;
export const TYPE_MENTIONS_MIN = 25;
export const ENTITY_TYPES_MAX = 25;
