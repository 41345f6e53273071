/** Makes an encoder's scores mean what they say, in one language: fitted on development splits by calibrate.js. */
export interface Calibration {
  temperature: number;
  /** Added to the scores of negative, neutral, positive. */
  bias: readonly number[];
}

/** models/text/calibration.json: by language. */
export type CalibrationFile = Readonly<Record<string, Calibration>>;

export const PLAIN: Calibration = { temperature: 1, bias: [0, 0, 0] };
