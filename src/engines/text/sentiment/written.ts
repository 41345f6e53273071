/**
 * The language with the script that it is written in, where that is not its own: Hindi is chatted in Latin letters, which
 * are read by models of their own.
 */
export const writtenLanguage = (text: string, language: string): string =>
  language === "hi" && /\p{Script=Latin}/u.test(text) && !/\p{Script=Devanagari}/u.test(text)
    ? "hi-Latn"
    : language;
