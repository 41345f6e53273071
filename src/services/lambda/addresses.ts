/** Requests that are Lambda's though no operation stands for them. Loads nothing: the gateway asks it of every request. */

const URL_HOST = /^([a-z0-9]{32})\.lambda-url\./i;
const URL_PATH_PREFIX = "/_lambda/url/";
export const ARCHIVE_PATH_PREFIX = "/_lambda/archives/";

/** The id of a function URL, by host or, for those who cannot resolve it, by path; and the path that it leaves. */
export function toUrlRequest(host: string, path: string): { id: string; path: string } | undefined {
  const id = URL_HOST.exec(host)?.[1];
  if (id !== undefined) return { id: id.toLowerCase(), path };
  if (!path.startsWith(URL_PATH_PREFIX)) return undefined;
  const [named = "", ...rest] = path.slice(URL_PATH_PREFIX.length).split("/");
  return { id: named, path: `/${rest.join("/")}` };
}

export function isArchiveRequest(path: string): boolean {
  return path.startsWith(ARCHIVE_PATH_PREFIX);
}

export function recognises({ host, path }: { host: string; path: string }): boolean {
  return isArchiveRequest(path) || toUrlRequest(host, path) !== undefined;
}
