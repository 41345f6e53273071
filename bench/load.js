// One measurement: pre-signed requests at a fixed number of connections for a fixed time.
import autocannon from "autocannon";

export const CONNECTIONS = 16;

/**
 * @param {string} url
 * @param {{method: string, path: string, headers: Record<string, string>, body?: string | Buffer}[]} requests sent in turn by each connection
 * @param {{seconds?: number, amount?: number, connections?: number, rate?: number}} options for so long, or so many requests;
 *   `rate`: requests a second, if not as many as go
 * @returns {Promise<{perSecond: number, p50Ms: number, p99Ms: number, errors: number, bytesPerSecond: number}>}
 */
export async function load(url, requests, { seconds, amount, connections = CONNECTIONS, rate }) {
  const result = await autocannon({
    url,
    connections,
    ...(amount === undefined ? { duration: seconds } : { amount }),
    requests,
    timeout: 30,
    ...(rate && { overallRate: rate }),
  });
  const answered = result.requests.total;
  return {
    perSecond: answered / result.duration,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    errors: result.errors + result.timeouts + result.non2xx,
    bytesPerSecond: result.throughput.total / result.duration,
  };
}
