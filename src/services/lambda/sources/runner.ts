import type { Principal } from "../../../core/principal.js";
import { regionalScopes } from "../../../core/store/regional-scopes.js";
import { AwsError } from "../../../wire/aws-error.js";
import { findVersion } from "../functions/find.js";
import { eventCount } from "../invocations/metrics.js";
import type { RoleCredentialSource } from "../invocations/role-credentials.js";
import { toFunctionArn } from "../naming/function-target.js";
import type { LambdaContext } from "../operation.js";
import { type MappingRecord, mappings } from "../store.js";
import { toSourceKind } from "./kinds.js";
import type { PollerContext } from "./source.js";

/** Pause before a poller that failed is started again. */
const RESTART_MS = 5_000;
const NOTHING_YET = "No records processed";

interface Running {
  stop: AbortController;
  done: Promise<void>;
  result: string;
}

/** Keeps one poller running for every enabled mapping. */
export class SourceRunner {
  readonly #contextIn: (account: string, region: string) => LambdaContext;
  readonly #roles: RoleCredentialSource;
  readonly #running = new Map<string, Running>();

  constructor(contextIn: (account: string, region: string) => LambdaContext, roles: RoleCredentialSource) {
    this.#contextIn = contextIn;
    this.#roles = roles;
  }

  /** Starts what an earlier run of the server left enabled. `store` is the service's whole store. */
  async resume(store: LambdaContext["store"]): Promise<void> {
    for await (const { account, region } of regionalScopes(store)) {
      for await (const { value } of mappings.range(store.scope(account, region))) {
        if (value.enabled) this.start(value, account, region);
      }
    }
  }

  /** Starts a mapping's poller, or starts it anew with changed settings. */
  start(mapping: MappingRecord, account: string, region: string): void {
    const before = this.#running.get(mapping.uuid);
    before?.stop.abort();
    const stop = new AbortController();
    const running: Running = { stop, result: before?.result ?? NOTHING_YET, done: Promise.resolve() };
    this.#running.set(mapping.uuid, running);
    running.done = this.#run(mapping, account, region, running, before?.done);
  }

  stop(uuid: string): void {
    this.#running.get(uuid)?.stop.abort();
    this.#running.delete(uuid);
  }

  /** Batches under way are left: they are read again by the next run of the server. */
  stopAll(): void {
    for (const { stop } of this.#running.values()) stop.abort();
    this.#running.clear();
  }

  /** What the mapping's last batch came to. */
  resultOf(uuid: string): string {
    return this.#running.get(uuid)?.result ?? NOTHING_YET;
  }

  /** Notes where a new mapping begins, then starts it if it is enabled. */
  async begin(mapping: MappingRecord, account: string, region: string): Promise<void> {
    const poller = this.#toPoller(mapping, account, region, new AbortController().signal, () => {});
    await toSourceKind(mapping.sourceArn).begin(poller);
    if (mapping.enabled) this.start(mapping, account, region);
  }

  async #run(
    mapping: MappingRecord,
    account: string,
    region: string,
    running: Running,
    before: Promise<void> | undefined,
  ): Promise<void> {
    // Two pollers of one mapping would give records twice.
    await before;
    const { signal } = running.stop;
    const poller = this.#toPoller(mapping, account, region, signal, (result) => {
      running.result = result;
    });
    const { ctx } = poller;
    while (!signal.aborted) {
      try {
        await toSourceKind(mapping.sourceArn).run(poller);
      } catch (error) {
        if (signal.aborted) break;
        const reason = toReason(error);
        running.result = `PROBLEM: ${reason}`;
        ctx.log.warn("an event source mapping stumbled", { mapping: mapping.uuid, reason });
        await ctx.clock.sleep(RESTART_MS, signal).catch(() => {});
      }
    }
  }

  #toPoller(
    mapping: MappingRecord,
    account: string,
    region: string,
    signal: AbortSignal,
    note: (result: string) => void,
  ): PollerContext {
    const ctx = this.#contextIn(account, region);
    const target = { account, region, name: mapping.functionName, qualifier: mapping.qualifier };
    const slot = toFunctionArn({ ...target, qualifier: "poller" });
    const role = async (): Promise<Principal> => {
      const { role: arn } = await findVersion(ctx.store, target);
      return this.#roles.principal(await this.#roles.get({ slot, role: arn, name: target.name, region }));
    };
    const isCounted = mapping.metrics?.Metrics?.includes("EventCount") === true;
    const count: PollerContext["count"] = (what, events) => {
      if (isCounted && events > 0) ctx.measure(eventCount(what, mapping.uuid, events));
    };
    return { mapping, target, ctx, signal, role, note, count };
  }
}

function toReason(error: unknown): string {
  if (error instanceof AwsError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
