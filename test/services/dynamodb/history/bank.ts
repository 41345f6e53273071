import type { DynamoDB, TransactWriteItem } from "@aws-sdk/client-dynamodb";
import type { Random } from "../../../support/random.js";
import { type Attributes, N, S } from "../support.js";
import type { Step } from "./check-history.js";

const ACCOUNTS = ["a", "b", "c", "d", "e"] as const;
const BALANCE = 100;
/** Two of three zones are down: nothing was read or written. */
const UNAVAILABLE = "InternalServerError";
const REFUSED = new Set(["TransactionCanceledException", "ConditionalCheckFailedException"]);

export const TOTAL = ACCOUNTS.length * BALANCE;

/** Accounts with balances, and in each the ids of all that changed it, in order. */
export async function openAccounts(dynamo: DynamoDB, TableName: string): Promise<void> {
  for (const p of ACCOUNTS) {
    await dynamo.putItem({ TableName, Item: { p: S(p), balance: N(BALANCE), log: { L: [] } } });
  }
}

/** All accounts as of one moment. */
export async function readAccounts(
  dynamo: DynamoDB,
  TableName: string,
  accounts: readonly string[] = ACCOUNTS,
) {
  const TransactItems = accounts.map((p) => ({ Get: { TableName, Key: { p: S(p) } } }));
  const { Responses = [] } = await dynamo.transactGetItems({ TransactItems });
  const items = Responses.map(({ Item }) => Item ?? {});
  return {
    total: items.reduce((sum, { balance }) => sum + Number(balance?.N), 0),
    logs: new Map(items.map((item) => [String(item["p"]?.S), logOf(item)])),
  };
}

/** One customer of the bank: does one thing after the other, and notes what it saw and did. */
export class Customer {
  readonly steps: Step[] = [];
  unavailable = 0;
  readonly #dynamo: DynamoDB;
  readonly #table: string;
  readonly #random: Random;
  readonly #name: string;

  constructor(dynamo: DynamoDB, table: string, random: Random, name: string) {
    this.#dynamo = dynamo;
    this.#table = table;
    this.#random = random;
    this.#name = name;
  }

  async act(): Promise<void> {
    const id = `${this.#name}.${this.steps.length}`;
    const began = performance.now();
    const done = await this.#do(id).catch((error: Error): Partial<Step> => {
      if (error.name !== UNAVAILABLE) throw error;
      this.unavailable++;
      return {};
    });
    this.steps.push({ id, began, ended: performance.now(), reads: new Map(), writes: [], ...done });
  }

  async #do(id: string): Promise<Partial<Step>> {
    const choice = this.#random.integer(10);
    if (choice < 4) return await this.#transfer(id);
    if (choice < 6) return { reads: (await readAccounts(this.#dynamo, this.#table)).logs };
    if (choice < 7) return await this.#transferWhatIsSeen(id);
    if (choice < 9) return await this.#touch(id);
    return await this.#look();
  }

  /** Blindly: the condition alone keeps a balance from going below nothing. */
  async #transfer(id: string): Promise<Partial<Step>> {
    const [from, to] = this.#pair();
    const amount = 1 + this.#random.integer(60);
    return await this.#write([from, to], [this.#change(from, -amount, id), this.#change(to, amount, id)]);
  }

  /** Reads first, and writes only if neither account has changed since: a whole transaction made of two. */
  async #transferWhatIsSeen(id: string): Promise<Partial<Step>> {
    const [from, to] = this.#pair();
    const { logs } = await readAccounts(this.#dynamo, this.#table, [from, to]);
    const seen = (account: string) => ({
      condition: "size(#log) = :seen",
      values: { ":seen": N(logs.get(account)?.length ?? 0) },
    });
    const actions = [this.#change(from, -1, id, seen(from)), this.#change(to, 1, id, seen(to))];
    const done = await this.#write([from, to], actions);
    // What was read held until the write, if it was done; else it is a read like any other, at a moment of its own.
    return done.writes === undefined ? { reads: logs } : { ...done, reads: logs };
  }

  /** One item alone: part of the order like everything else. */
  async #touch(id: string): Promise<Partial<Step>> {
    const account = this.#random.pick(ACCOUNTS);
    const { Update } = this.#change(account, 0, id);
    const { Attributes } = await this.#dynamo.updateItem({ ...Update, ReturnValues: "ALL_OLD" } as never);
    return { writes: [account], reads: new Map([[account, logOf(Attributes ?? {})]]) };
  }

  async #look(): Promise<Partial<Step>> {
    const account = this.#random.pick(ACCOUNTS);
    const { Item = {} } = await this.#dynamo.getItem({
      TableName: this.#table,
      Key: { p: S(account) },
      ConsistentRead: true,
    });
    return { reads: new Map([[account, logOf(Item)]]) };
  }

  async #write(writes: readonly string[], actions: TransactWriteItem[]): Promise<Partial<Step>> {
    try {
      await this.#dynamo.transactWriteItems({ TransactItems: actions });
      return { writes };
    } catch (error) {
      if (REFUSED.has((error as Error).name)) return {};
      throw error;
    }
  }

  #change(
    account: string,
    amount: number,
    id: string,
    extra: { condition?: string; values?: Attributes } = {},
  ): TransactWriteItem {
    return {
      Update: {
        TableName: this.#table,
        Key: { p: S(account) },
        UpdateExpression: "SET balance = balance + :amount, #log = list_append(#log, :id)",
        ConditionExpression: ["balance >= :least", ...(extra.condition ? [extra.condition] : [])].join(
          " AND ",
        ),
        ExpressionAttributeNames: { "#log": "log" },
        ExpressionAttributeValues: {
          ":amount": N(amount),
          ":least": N(Math.max(0, -amount)),
          ":id": { L: [S(id)] },
          ...extra.values,
        },
      },
    };
  }

  #pair(): [string, string] {
    const from = this.#random.integer(ACCOUNTS.length);
    const to = (from + 1 + this.#random.integer(ACCOUNTS.length - 1)) % ACCOUNTS.length;
    return [ACCOUNTS[from] ?? "a", ACCOUNTS[to] ?? "b"];
  }
}

function logOf(item: Attributes): string[] {
  return (item["log"]?.L ?? []).map(({ S: id }) => String(id));
}
