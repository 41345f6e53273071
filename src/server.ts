import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { Cloud } from "./cloud.js";
import { type ServerConfig, UsageError } from "./config.js";
import { type Clock, systemClock } from "./core/clock.js";
import type { AccessKeyPair, Account, IdentityAdmin, NewAccount } from "./core/identity/admin.js";
import { BASE62, createSystemIds } from "./core/ids.js";
import { createLogger } from "./core/log.js";
import { type DataFolder, openDataFolder } from "./data-folder.js";
import { checkSettings } from "./settings.js";
import { version } from "./version.js";

/** How long requests under way may take to finish when the server stops. */
const DRAIN_MS_MAX = 3_000;
const DRAIN_STEP_MS = 20;
/** Three of these make a password: some 107 bits. */
const PASSWORD_GROUP_LENGTH = 6;

export interface RunningServer {
  /** For example `http://127.0.0.1:4566`. */
  endpoint: string;
  version: string;
  dataFolder: string;
  /** True while `test`/`test` is the root key. */
  wellKnownKey: boolean;
  /** Drains requests, flushes, closes. */
  stop(): Promise<void>;
}

/** Opens the data folder, composes the cloud and listens. `write` takes log lines; tests bring a clock to turn. */
export async function startServer(
  config: ServerConfig,
  write: (lines: string) => void,
  clock: Clock = systemClock,
): Promise<RunningServer> {
  checkSettings(config.settings);
  const folder = await openDataFolder(config.data);
  try {
    return await open(config, folder, write, clock);
  } catch (error) {
    await folder.release();
    throw error;
  }
}

async function open(
  config: ServerConfig,
  folder: DataFolder,
  write: (lines: string) => void,
  clock: Clock,
): Promise<RunningServer> {
  const log = createLogger({ write, level: "info", format: config.logFormat, clock });
  const cloud = await Cloud.open({
    config,
    folder,
    log,
    clock,
    ids: createSystemIds(),
    version,
  });
  try {
    const wellKnownKey = await cloud.identity.hasWellKnownKey();
    if (wellKnownKey && !isLoopback(config.host)) {
      throw new UsageError(
        `the root key is still test/test, so only this machine may be served, not ${config.host}; make a real key first: lenticular credentials`,
      );
    }
    const address = await listen(cloud.http, config);
    await cloud.ready(
      `http://${config.host.includes(":") ? `[${config.host}]` : loopbackFor(config.host)}:${address.port}`,
    );
    return {
      endpoint: cloud.endpoint,
      version,
      dataFolder: folder.path,
      wellKnownKey,
      stop: async () => {
        await drain(cloud.http);
        await cloud.close();
        await log.flush();
        await folder.release();
      },
    };
  } catch (error) {
    await cloud.close();
    throw error;
  }
}

function listen(server: Server, { host, port }: ServerConfig): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(listenError(error, host, port)));
    server.listen({ host, port }, () => resolve(server.address() as AddressInfo));
  });
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code === "EADDRINUSE") {
    return new UsageError(`port ${port} is in use on ${host}; stop what is there or choose another: --port`);
  }
  if (error.code === "EACCES")
    return new UsageError(`port ${port} needs more rights than this user has; choose another: --port`);
  if (error.code === "EADDRNOTAVAIL" || error.code === "ENOTFOUND") {
    return new UsageError(`${host} is not an address of this machine: --host`);
  }
  return error;
}

/** Takes no new connection, lets requests under way finish, and cuts those that will not. */
async function drain(server: Server): Promise<void> {
  let isClosed = false;
  server.close(() => {
    isClosed = true;
  });
  // A kept-alive connection is closed as soon as its last answer is out.
  for (let waitedMs = 0; !isClosed && waitedMs < DRAIN_MS_MAX; waitedMs += DRAIN_STEP_MS) {
    server.closeIdleConnections();
    // The clock's own timers would let the process end here.
    await wait(DRAIN_STEP_MS);
  }
  server.closeAllConnections();
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127\./.test(host);
}

/** What a program on this machine dials to reach us. */
function loopbackFor(host: string): string {
  return host === "0.0.0.0" ? "127.0.0.1" : host;
}

/** `lenticular credentials`: real root keys for the account, in place of `test`/`test`. */
export function replaceRootKeys(config: ServerConfig): Promise<AccessKeyPair> {
  return withIdentity(config, (identity) => identity.replaceRootKeys(config.account));
}

/** `lenticular account create`: another account, which sees the first one only by policy. */
export function createAccount(
  config: ServerConfig,
  account: NewAccount,
): Promise<Account & { rootKey: AccessKeyPair }> {
  return withIdentity(config, async (identity) => {
    checkFree(await identity.listAccounts(), account.email, undefined);
    return identity.createAccount(account);
  });
}

function checkFree(all: readonly Account[], email: string | undefined, id: string | undefined): void {
  const owner = email && all.find((each) => each.email === email.toLowerCase());
  if (owner && owner.id !== id) throw new UsageError(`${email} is the root user of account ${owner.id}`);
}

/** `lenticular account password`: a new password for the root user, and an e-mail address if one is given. */
export async function newRootPassword(
  config: ServerConfig,
  email: string | undefined,
): Promise<{ account: Account; password: string }> {
  // Letters, digits and a dash in groups: the rules' kinds of characters, and easy to type.
  const group = () => createSystemIds().string(PASSWORD_GROUP_LENGTH, BASE62);
  const password = `Lc1-${[group(), group(), group()].join("-")}`;
  const account = await withIdentity(config, async (identity) => {
    checkFree(await identity.listAccounts(), email, config.account);
    return identity.setRootSignIn(config.account, { password, email });
  });
  return { account, password };
}

/** `lenticular account list` */
export function listAccounts(config: ServerConfig): Promise<Account[]> {
  return withIdentity(config, (identity) => identity.listAccounts());
}

/** Work on accounts and keys while the server is stopped. */
async function withIdentity<R>(
  config: ServerConfig,
  work: (identity: IdentityAdmin) => Promise<R>,
): Promise<R> {
  const folder = await openDataFolder(config.data);
  try {
    const log = createLogger({ write: () => {}, level: "error", format: "json", clock: systemClock });
    const cloud = await Cloud.open({
      config,
      folder,
      log,
      clock: systemClock,
      ids: createSystemIds(),
      version,
    });
    try {
      return await work(cloud.identity);
    } finally {
      await cloud.close();
    }
  } finally {
    await folder.release();
  }
}
