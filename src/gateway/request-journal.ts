import type { Exchange } from "./exchange.js";

/** How one request was decided: what `lenticular why` prints. No input, no secret. */
export interface Decided {
  requestId: string;
  status: number;
  service: string | undefined;
  operation: string | undefined;
  region: string | undefined;
  caller: string | undefined;
  /** The statement that allowed or denied, or why none was asked. */
  because: string | undefined;
  error: string | undefined;
  message: string | undefined;
  /** All about a denial, for STS DecodeAuthorizationMessage. */
  encodedMessage: string | undefined;
}

/** Encoded only when somebody asks. */
type Noted = Omit<Decided, "encodedMessage"> & { encodedDenial: (() => string) | undefined };

const REQUESTS_MAX = 2_000;

/** The last requests, in memory: a ring, searched only when somebody asks. */
export class RequestJournal {
  private readonly ring: Noted[] = [];
  private next = 0;

  note(exchange: Exchange): void {
    const { requestId, manifest, operation, region, principal, because, error, response } = exchange;
    this.ring[this.next] = {
      requestId,
      status: response?.status ?? 0,
      service: manifest?.name,
      operation: operation?.name,
      region,
      caller: principal?.arn,
      because,
      error: error?.code,
      message: error?.message,
      encodedDenial: exchange.encodedDenial,
    };
    this.next = (this.next + 1) % REQUESTS_MAX;
  }

  find(requestId: string): Decided | undefined {
    const found = this.ring.find((each) => each.requestId === requestId);
    if (!found) return undefined;
    const { encodedDenial, ...noted } = found;
    return { ...noted, encodedMessage: encodedDenial?.() };
  }
}
