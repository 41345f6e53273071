const FETCH_MS_MAX = 5_000;
const ANSWER_BYTES_MAX = 1_000_000;

/** The other side answered, and not as wished. */
export class UnwelcomeAnswer extends Error {}

/** A JSON document of somebody else: bounded in time and size. */
export async function fetchJson(url: string, signal: AbortSignal): Promise<unknown> {
  const timeout = AbortSignal.any([signal, AbortSignal.timeout(FETCH_MS_MAX)]);
  const answer = await fetch(url, {
    signal: timeout,
    redirect: "error",
    headers: { accept: "application/json" },
  });
  if (!answer.ok || !answer.body) throw new UnwelcomeAnswer(`${new URL(url).host} answers ${answer.status}`);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body) {
    size += chunk.length;
    if (size > ANSWER_BYTES_MAX) throw new UnwelcomeAnswer(`${new URL(url).host} answers too much`);
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString());
}
