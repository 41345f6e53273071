/** Upper bounds of the buckets, in seconds. */
const BOUNDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

interface Series {
  /** How many fell into each bucket, and beyond the last. */
  readonly counts: number[];
  sum: number;
}

/** A histogram by service, counted in plain numbers: the registry's own builds and hashes labels for each observation. */
export class LatencyHistogram {
  readonly name: string;
  private readonly help: string;
  private readonly byService = new Map<string, Series>();

  constructor(name: string, help: string) {
    this.name = name;
    this.help = help;
  }

  observe(service: string, seconds: number): void {
    let series = this.byService.get(service);
    if (!series) {
      series = { counts: new Array<number>(BOUNDS.length + 1).fill(0), sum: 0 };
      this.byService.set(service, series);
    }
    let bucket = 0;
    while (bucket < BOUNDS.length && seconds > (BOUNDS[bucket] ?? 0)) bucket++;
    series.counts[bucket] = (series.counts[bucket] ?? 0) + 1;
    series.sum += seconds;
  }

  /** As the registry asks for it when it is scraped. */
  async get() {
    return { name: this.name, help: this.help, type: "histogram", aggregator: "sum", values: this.values() };
  }

  private values() {
    return [...this.byService].flatMap(([service, { counts, sum }]) => {
      let total = 0;
      const buckets = counts.map((count, bucket) => {
        total += count;
        const labels = { le: BOUNDS[bucket] ?? "+Inf", service };
        return { metricName: `${this.name}_bucket`, labels, value: total };
      });
      const labels = { service };
      return [
        ...buckets,
        { metricName: `${this.name}_sum`, labels, value: sum },
        { metricName: `${this.name}_count`, labels, value: total },
      ];
    });
  }

  reset(): void {
    this.byService.clear();
  }
}
