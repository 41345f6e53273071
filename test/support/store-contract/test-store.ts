import { afterEach, beforeEach } from "vitest";
import type { RootStore } from "../../../src/core/store/store.js";
import { testConcurrency } from "./concurrency.js";
import { testModel } from "./model.js";
import { testRanges } from "./ranges.js";
import { testReadingAndWriting } from "./reading-and-writing.js";
import { testTransactions } from "./transactions.js";

/** A store under test. */
export interface StoreFixture {
  store: RootStore;
  /** Closes the store and opens it again on the same data; absent where nothing outlives a close. */
  reopen?(): Promise<RootStore>;
  /** Called with the store closed. */
  remove(): Promise<void>;
}

/** What every backend of the store must do. Run once per backend, inside a `describe`. */
export function testStore(open: () => Promise<StoreFixture>): void {
  let fixture: StoreFixture;
  let store: RootStore;

  beforeEach(async () => {
    fixture = await open();
    store = fixture.store;
  });

  afterEach(async () => {
    await store.close();
    await fixture.remove();
  });

  const given = {
    get store() {
      return store;
    },
    async reopen() {
      if (fixture.reopen) store = await fixture.reopen();
    },
  };
  testReadingAndWriting(given);
  testRanges(given);
  testTransactions(given);
  testConcurrency(given);
  testModel(given);
}
