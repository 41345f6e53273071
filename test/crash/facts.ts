import type { Logger } from "../../src/core/log.js";

/** What the writer and the one who checks on it both know. */
export const SERVICE = "bank";
export const TOPIC = "moved";
export const ACCOUNTS = 5;
export const ORDER_KEYS = 3;

export interface Moved {
  name: string;
  orderKey?: string;
  /** How many events with this order key there were, this one included. */
  place: number;
}

export const silent: Logger = { debug() {}, info() {}, warn() {}, error() {} };
