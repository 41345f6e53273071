/** The bucket whose "objects" are folders of this machine. */
export const HOT_RELOAD_BUCKET = "hot-reload";
/** The role of functions that were given none. */
export const ROLE_NAME = "lenticular-watch";
