import type { ChildProcess } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { killGroup } from "./process-group.js";
import type { BodySink } from "./runtime-api/body-framing.js";
import { collect } from "./runtime-api/collect.js";
import type { Exchange } from "./runtime-api/http-connection.js";
import { JSON_TYPE } from "./runtime-api/routes.js";
import { RuntimeApiServer } from "./runtime-api/server.js";
import { SELF } from "./sandbox/hosts.js";

export type Router = (exchange: Exchange) => BodySink;

/** Tells our bootstraps to ask which function they are, before anything else. */
export const SPARE_VARIABLE = "_LENTICULAR_SPARE";
const ASSIGNMENT_PATH = "/lenticular/assignment";

export interface SeatOptions {
  id: string;
  folder: string;
  /** Without it the seat waits for `become`. */
  router?: Router;
  /** A hosts file for its processes alone, and a secret: by both together they reach their Runtime API, and no others do. */
  own?: { hosts: string; secret: string };
}

/** Where one environment's process sits: its folder, its listener, the process itself. It may not know its function yet. */
export class Seat {
  readonly id: string;
  readonly #folder: string;
  /** Text of the hosts file, and the name that only this seat's hosts file has. */
  readonly #own: { hosts: string; name: string } | undefined;
  readonly #api: RuntimeApiServer;
  #router: Router | undefined;
  #child: ChildProcess | undefined;
  #waiting: Exchange | undefined;
  #isGone = false;

  constructor({ id, folder, router, own }: SeatOptions) {
    this.id = id;
    this.#folder = folder;
    this.#router = router;
    this.#own = own && { hosts: own.hosts, name: `${own.secret}.${SELF}` };
    this.#api = new RuntimeApiServer(
      (exchange) => this.#router?.(exchange) ?? this.#take(exchange),
      this.#own?.name,
    );
  }

  /** A folder of its own for `/tmp`. */
  get tmp(): string {
    return join(this.#folder, "tmp");
  }

  /** A folder that a process without a function sees as its code. */
  get task(): string {
    return join(this.#folder, "task");
  }

  /** The file that stands for `/etc/hosts`, where the seat has one of its own. */
  get hosts(): string | undefined {
    return this.#own && join(this.#folder, "hosts");
  }

  /** The value of `AWS_LAMBDA_RUNTIME_API`. */
  get address(): string {
    return this.#api.address;
  }

  /** Makes listener and folders. */
  async open(): Promise<void> {
    const folders = [this.tmp, ...(this.#router ? [] : [this.task])];
    const made = folders.map((path) => mkdir(path, { recursive: true }));
    await Promise.all([this.#api.listen(), ...made]);
    const { hosts } = this;
    if (this.#own && hosts) await writeFile(hosts, `${this.#own.hosts}127.0.0.1 ${this.#own.name}\n`);
  }

  sit(child: ChildProcess): void {
    this.#child = child;
    const gone = () => {
      this.#isGone = true;
    };
    child.on("error", gone);
    child.on("exit", gone);
  }

  /** The process has loaded all that is ours, and waits to be told its function. */
  get isWaiting(): boolean {
    return this.#waiting !== undefined && !this.#isGone;
  }

  get isAlive(): boolean {
    return !this.#isGone;
  }

  /** From now on it is an environment of the function that the variables name; returns its process. */
  become(router: Router, variables: Readonly<Record<string, string>>): ChildProcess {
    const child = this.#child;
    if (!child || !this.#waiting) throw new Error("no process waits here");
    this.#router = router;
    // Its owner starts listening to the process before the answer can have an effect.
    this.#waiting.reply(200, JSON_TYPE, JSON.stringify(variables));
    return child;
  }

  /** The process has ended, or is to. */
  discard(): void {
    this.#isGone = true;
    killGroup(this.#child);
    this.dispose();
  }

  /** What is left over is deleted when the server starts again. */
  dispose(): void {
    this.#api.close();
    void rm(this.#folder, { recursive: true, force: true }).catch(() => {});
  }

  #take(exchange: Exchange): BodySink {
    return collect(0, () => {
      if (exchange.head.path === ASSIGNMENT_PATH) this.#waiting = exchange;
      else exchange.reply(404, "", "404 page not found");
    });
  }
}
