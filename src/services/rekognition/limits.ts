/** AWS's limits, units last in the name. */

/** An image in an S3 object; one in the request itself may have 5 MB, which the model's constraints say. */
export const S3_IMAGE_BYTES_MAX = 15 * 1024 * 1024;
/** Least width and height of an image. */
export const SIDE_PIXELS_MIN = 80;
/** What DetectLabels leaves out when the caller sets no MinConfidence. */
export const LABEL_CONFIDENCE_PERCENT_DEFAULT = 55;
export const DOMINANT_COLORS_DEFAULT = 10;
/** Faces of one image that are looked at: the largest. */
export const FACES_MAX = 100;
export const SIMILARITY_PERCENT_DEFAULT = 80;
/** Matches a search gives when the caller sets no MaxFaces. */
export const MATCHES_DEFAULT = 80;
/** Entries of a page, and what a caller gets who asks for none. */
export const PAGE_ENTRIES_MAX = 4_096;
/** The version AWS gives its present face model; answers and clients compare it. */
export const FACE_MODEL_VERSION = "7.0";
export const USERS_PAGE_ENTRIES_MAX = 500;
/** How like the user's other faces a new one must be when the caller sets no UserMatchThreshold. */
export const ASSOCIATION_PERCENT_DEFAULT = 75;
/** Faces that one user may have. */
export const USER_FACES_MAX = 100;
/** How long a client request token makes requests the same one. */
export const REQUEST_TOKEN_LIFE_MS = 8 * 60 * 60 * 1000;
export const TAGS_MAX = 200;
/** Words that DetectText gives at most, and how sure they must be when the caller sets no MinConfidence. */
export const WORDS_MAX = 100;
export const TEXT_CONFIDENCE_PERCENT_DEFAULT = 80;
/** What DetectModerationLabels leaves out when the caller sets no MinConfidence. */
export const MODERATION_PERCENT_DEFAULT = 50;
/** Of a stored video: H.264 in MPEG-4 or MOV, which ffprobe calls by one name, as AWS's answers do. */
export const VIDEO_CODEC = "h264";
export const VIDEO_FORMAT = "QuickTime / MOV";
export const VIDEO_LENGTH_HOURS_MAX = 6;
export const VIDEO_BYTES_MAX = 10 * 1024 * 1024 * 1024;
export const JOB_ID_CHARACTERS = 64;
/** Video jobs of an account and region that may be queued or under way. */
export const VIDEO_JOBS_OPEN_MAX = 20;
/** How long a video job and what it found can be asked for. */
export const VIDEO_JOB_LIFE_MS = 7 * 24 * 60 * 60 * 1000;
/** Findings of a video in one page, and what a caller gets who asks for none. */
export const FINDINGS_PAGE_ENTRIES_MAX = 1_000;
