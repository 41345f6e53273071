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

/** Node's longest timer; longer waits are made of several. */
const TIMER_MILLISECONDS_MAX = 2_147_483_647;

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after,
  sleep: (delayMs, signal) => sleepOn(systemClock, delayMs, signal),
};

function after(delayMs: number, run: () => void): CancelTimer {
  let timer: NodeJS.Timeout;
  const wait = (left: number) => {
    const now = Math.min(left, TIMER_MILLISECONDS_MAX);
    timer = setTimeout(() => (left > now ? wait(left - now) : run()), now);
    timer.unref();
  };
  wait(Math.max(0, delayMs));
  return () => clearTimeout(timer);
}

/** `sleep` for any clock, made of its `after`. */
export async function sleepOn(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const abort = () => {
      cancel();
      reject(signal?.reason);
    };
    const cancel = clock.after(delayMs, () => {
      signal?.removeEventListener("abort", abort);
      resolve();
    });
    signal?.addEventListener("abort", abort, { once: true });
  });
}
