/** English has an encoder of its own, the other languages share one. */
export const encoderName = (language: string): string => (language === "en" ? "en" : "xx");

/** What the engine is called that reads a language where no model of the user's does. */
export const engineName = (language: string): string => `lenticular-text-${encoderName(language)}/1`;
