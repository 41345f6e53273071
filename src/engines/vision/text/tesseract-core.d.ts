/** What we use of the package, which comes without declarations. */
declare module "tesseract.js-core/tesseract-core-simd-lstm.js" {
  interface TessBaseAPI {
    /** 0 when the language could be loaded; `mode` 1 is the LSTM net. */
    Init(dataFolder: string | null, language: string, mode: number): number;
    SetPageSegMode(mode: number): void;
    /** Reads the file `/input`. 0 when it could be read. */
    SetImageFile(orientation: number, angle: number): number;
    Recognize(monitor: null): number;
    GetUTF8Text(): string;
    /** Tab-separated: level, five numbers of the place, left, top, width, height, confidence in percent, text. */
    GetTSVText(page: number): string;
    Clear(): void;
  }

  interface TesseractCore {
    readonly FS: { writeFile(path: string, data: Uint8Array): void; unlink(path: string): void };
    readonly TessBaseAPI: new () => TessBaseAPI;
  }

  function load(options: {
    wasmBinary: Uint8Array;
    print(text: string): void;
    printErr(text: string): void;
  }): Promise<TesseractCore>;

  export = load;
}
