// Runs contenders against each other in rounds, in turn, so that a noisy machine is noisy for all of them alike.
import { load } from "./load.js";

const ROUNDS = 3;

/**
 * @param {{name: string, url: string, requests: object[]}[]} contenders the first is ours
 * @returns {Promise<{name: string, perSecond: number, p50Ms: number, p99Ms: number, ratio: number, errors: number}[]>}
 *   `ratio` is ours divided by this one, the median over the rounds
 */
export async function compare(contenders, { seconds = 3, connections } = {}) {
  const rounds = [];
  for (const contender of contenders)
    await load(contender.url, contender.requests, { seconds: 1, connections });
  for (let round = 0; round < ROUNDS; round++) {
    const results = [];
    for (const { url, requests } of contenders)
      results.push(await load(url, requests, { seconds, connections }));
    rounds.push(results);
  }
  return contenders.map(({ name }, index) => ({
    name,
    perSecond: median(rounds.map((results) => results[index].perSecond)),
    p50Ms: median(rounds.map((results) => results[index].p50Ms)),
    p99Ms: median(rounds.map((results) => results[index].p99Ms)),
    ratio: median(rounds.map((results) => results[0].perSecond / results[index].perSecond)),
    errors: rounds.reduce((sum, results) => sum + results[index].errors, 0),
  }));
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
