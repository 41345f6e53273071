import { Counter, Gauge, type Metric, Registry } from "prom-client";
import type { Exchange } from "./exchange.js";
import { LatencyHistogram } from "./latency-histogram.js";

/** What Prometheus reads at `/_lenticular/metrics`. */
export class Metrics {
  private readonly registry = new Registry();
  /** By `service operation status`: one sum a request is cheaper than the registry's labels, which a scrape fills in. */
  private readonly answered = new Map<string, number>();
  private readonly latency = new LatencyHistogram(
    "lenticular_request_duration_seconds",
    "Time from a request's first byte to its rendered answer.",
  );

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
    this.registry.registerMetric(this.latency as unknown as Metric);
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
    this.latency.observe(service, elapsedMs / 1000);
  }

  /** Prometheus text format. */
  text(): Promise<string> {
    return this.registry.metrics();
  }
}
