/** Where AWS's own console is: links that were made for it lead to ours. */
const AWS_CONSOLE = /^([\w-]+\.)*console\.aws\.amazon\.com$|^([\w-]+\.)*signin\.aws\.amazon\.com$/;

/**
 * The place on this server that somebody wants to go to once signed in, as a path; undefined for any other. A sign-in
 * that sent people wherever a link says would make phishing easy.
 */
export function toDestination(asked: string, base: string): string | undefined {
  if (asked === "") return `${base}/console`;
  // A browser reads `//host` and `/\host` as another host, and leaves out tabs and line ends.
  if (asked.startsWith("/")) return /^\/(?![/\\])[^\s\\]*$/.test(asked) ? asked : undefined;
  try {
    const { protocol, hostname } = new URL(asked);
    if (protocol === "https:" && AWS_CONSOLE.test(hostname)) return `${base}/console`;
  } catch {
    // Told as any other place that is not ours.
  }
  return undefined;
}
