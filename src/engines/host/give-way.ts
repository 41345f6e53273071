import { readlinkSync } from "node:fs";
import { setPriority } from "node:os";
import { basename } from "node:path";

/** While both want a processor, the server's own thread gets ten times this one's share of it. */
const NICE = 10;

/**
 * Lets the server's other calls go first while this thread thinks. Linux counts niceness by thread, and the threads that it
 * starts later inherit it; elsewhere nothing changes.
 */
export function giveWay(): void {
  if (process.platform !== "linux") return;
  try {
    setPriority(Number(basename(readlinkSync("/proc/thread-self"))), NICE);
  } catch {
    // Without /proc, or where a sandbox forbids it, threads share alike.
  }
}
