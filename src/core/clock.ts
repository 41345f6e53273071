/** Cancels a timer. Calling it twice is harmless. */
export type CancelTimer = () => void;

/** Time, injected: the only source of "now" and of timers outside tests that turn a fake one. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Milliseconds from a fixed point, never going backwards; for durations only. */
  monotonic(): number;
  /** Runs `run` once after `delayMs`. Never keeps the process alive by itself. */
  after(delayMs: number, run: () => void): CancelTimer;
  /** Resolves after `delayMs`, or rejects with the signal's reason. */
  sleep(delayMs: number, signal?: AbortSignal): Promise<void>;
}
