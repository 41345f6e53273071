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
}

const REQUESTS_MAX = 2_000;

/** The last requests, in memory: a ring, searched only when somebody asks. */
export class RequestJournal {
  private readonly ring: Decided[] = [];
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
    };
    this.next = (this.next + 1) % REQUESTS_MAX;
  }

  find(requestId: string): Decided | undefined {
    return this.ring.find((each) => each.requestId === requestId);
  }
}
