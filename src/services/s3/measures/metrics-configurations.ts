import type { MetricsAndOperator, Tag } from "@aws-sdk/client-s3";
import type { Reader } from "../../../core/store/store.js";
import { configurations } from "../store.js";

/** Requests for objects that these hold of. */
export interface RequestFilter {
  Prefix?: string;
  Tag?: Tag;
  AccessPointArn?: string;
  And?: MetricsAndOperator;
}

export interface MetricsConfiguration {
  Id?: string;
  Filter?: RequestFilter;
}

const KIND = "metrics";

/** The metrics configurations of all buckets, at hand for every request. */
export class MetricsConfigurations {
  readonly #byBucket = new Map<string, MetricsConfiguration[]>();

  static async load(store: Reader): Promise<MetricsConfigurations> {
    const loaded = new MetricsConfigurations();
    for await (const { key, value } of configurations.range(store)) {
      if (key[1] === KIND) loaded.#add(String(key[0]), value as MetricsConfiguration);
    }
    return loaded;
  }

  of(bucketId: string): readonly MetricsConfiguration[] | undefined {
    return this.#byBucket.get(bucketId);
  }

  /** Reads those of a bucket anew, after one was put or deleted. */
  async reload(store: Reader, bucketId: string): Promise<void> {
    const found: MetricsConfiguration[] = [];
    for await (const { value } of configurations.range(store, { prefix: [bucketId, KIND] })) {
      found.push(value as MetricsConfiguration);
    }
    if (found.length > 0) this.#byBucket.set(bucketId, found);
    else this.#byBucket.delete(bucketId);
  }

  #add(bucketId: string, configuration: MetricsConfiguration): void {
    this.#byBucket.set(bucketId, [...(this.#byBucket.get(bucketId) ?? []), configuration]);
  }
}
