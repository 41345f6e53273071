import type { RequestFacts } from "../../core/context.js";
import type { Headers } from "../../wire/http1/request-head.js";
import type { IncomingBody } from "../body.js";

/** What a request's head says. */
export interface HeadFacts {
  method: string;
  /** Path and query as sent. */
  target: string;
  headers: Headers;
}

/** What its connection says. */
export interface PeerFacts {
  /** Of the client. */
  address: string;
  /** Over TLS. */
  secure: boolean;
}

export class HttpFacts implements RequestFacts {
  readonly sourceIp: string;
  readonly userAgent: string;
  readonly secure: boolean;
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Headers;
  readonly calledVia: readonly string[] = [];
  private readonly body: IncomingBody;

  constructor({ method, target, headers }: HeadFacts, peer: PeerFacts, body: IncomingBody) {
    const mark = target.indexOf("?");
    this.sourceIp = peer.address;
    this.userAgent = headers["user-agent"] ?? "";
    this.secure = peer.secure;
    this.method = method;
    this.host = headers["host"] ?? "localhost";
    this.path = mark < 0 ? target : target.slice(0, mark);
    this.query = mark < 0 ? "" : target.slice(mark + 1);
    this.headers = headers;
    this.body = body;
  }

  /** The decoder fills them in while the body is read. */
  get trailers(): Record<string, string> {
    return this.body.trailers;
  }
}

/** An address of IPv4 may come in IPv6's form. */
export function toPeer(address: string | undefined, secure: boolean): PeerFacts {
  const text = address ?? "";
  return { address: text.startsWith("::ffff:") ? text.slice("::ffff:".length) : text, secure };
}
