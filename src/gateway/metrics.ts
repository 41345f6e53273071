import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { Exchange } from "./exchange.js";

const LATENCY_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What Prometheus reads at `/_lenticular/metrics`. */
export class Metrics {
  private readonly registry = new Registry();
  /** By `service operation status`: one sum a request is cheaper than the registry's labels, which a scrape fills in. */
  private readonly answered = new Map<string, number>();
  private readonly latency = new Histogram({
    name: "lenticular_request_duration_seconds",
    help: "Time from a request's first byte to its rendered answer.",
    labelNames: ["service"],
    buckets: LATENCY_SECONDS,
    registers: [this.registry],
  });

  constructor(memoryBytes: () => number) {
    const { answered } = this;
    new Counter({
      name: "lenticular_requests_total",
      help: "Requests answered, by service, operation and status.",
      labelNames: ["service", "operation", "status"],
      registers: [this.registry],
      collect() {
        this.reset();
        for (const [name, count] of answered) {
          const [service = "", operation = "", status = ""] = name.split(" ");
          this.inc({ service, operation, status }, count);
        }
      },
    });
    new Gauge({
      name: "lenticular_resident_memory_bytes",
      help: "Resident memory of the server process.",
      registers: [this.registry],
      collect() {
        this.set(memoryBytes());
      },
    });
  }

  observe(exchange: Exchange, elapsedMs: number): void {
    const service = exchange.manifest?.name ?? "unknown";
    const operation = exchange.operation?.name ?? "unknown";
    const name = `${service} ${operation} ${exchange.response?.status ?? 0}`;
    this.answered.set(name, (this.answered.get(name) ?? 0) + 1);
    this.latency.observe({ service }, elapsedMs / 1000);
  }

  /** Prometheus text format. */
  text(): Promise<string> {
    return this.registry.metrics();
  }
}
