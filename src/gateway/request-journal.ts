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

const NOTHING: Noted = {
  requestId: "",
  status: 0,
  service: undefined,
  operation: undefined,
  region: undefined,
  caller: undefined,
  because: undefined,
  error: undefined,
  message: undefined,
  encodedDenial: undefined,
};

/** The last requests, in memory: a ring, searched only when somebody asks. */
export class RequestJournal {
  private readonly ring: Noted[] = [];
  private next = 0;

  /** Over the oldest one, in place: thousands of short-lived entries a second would each have to be collected. */
  note(exchange: Exchange): void {
    const { manifest, operation, principal, error, response } = exchange;
    let noted = this.ring[this.next];
    if (!noted) this.ring[this.next] = noted = { ...NOTHING };
    noted.requestId = exchange.requestId;
    noted.status = response?.status ?? 0;
    noted.service = manifest?.name;
    noted.operation = operation?.name;
    noted.region = exchange.region;
    noted.caller = principal?.arn;
    noted.because = exchange.because;
    noted.error = error?.code;
    noted.message = error?.message;
    noted.encodedDenial = exchange.encodedDenial;
    this.next = (this.next + 1) % REQUESTS_MAX;
  }

  find(requestId: string): Decided | undefined {
    const found = this.ring.find((each) => each.requestId === requestId);
    if (!found) return undefined;
    const { encodedDenial, ...noted } = found;
    return { ...noted, encodedMessage: encodedDenial?.() };
  }
}
