const HAN = /\p{Script=Han}/u;
const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;

export const isHan = (character: string): boolean => HAN.test(character);
export const isKana = (character: string): boolean => KANA.test(character);

/** Languages written without spaces between words. */
export const isSpaceless = (language: string): boolean =>
  language === "ja" || language === "zh" || language === "zh-TW";
