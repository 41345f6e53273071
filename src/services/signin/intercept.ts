import type { WireRequest, WireResponse } from "../../wire/protocol.js";
import { homeOf } from "./http/addresses.js";
import { isBrowser, type PageRequest, toPageRequest } from "./http/request.js";
import { json, notAllowed, page, redirect } from "./http/response.js";
import { authorize, showAuthorize } from "./oauth/authorize.js";
import { messagePage } from "./pages/pages.js";
import { console, consoleCode, consolePasskey, consolePassword, showConsole } from "./routes/console.js";
import { federation } from "./routes/federation.js";
import { keys, ownPassword, showOwnPassword, signOut } from "./routes/own-pages.js";
import { newPasskey, showPasskey } from "./routes/passkey.js";
import { saml } from "./routes/saml.js";
import * as api from "./routes/session-api.js";
import type { SigninContext } from "./state.js";

type Route = (request: PageRequest, ctx: SigninContext) => Promise<WireResponse>;

/** Path → method → what answers. */
const ROUTES: Readonly<Record<string, Readonly<Record<string, Route>>>> = {
  "/": { GET: async ({ base }) => redirect(`${base}/console`) },
  "/console": { GET: showConsole, POST: console },
  "/console/code": { POST: consoleCode },
  "/console/passkey": { POST: consolePasskey },
  "/console/password": { POST: consolePassword },
  "/passkey": { GET: showPasskey, POST: newPasskey },
  "/password": { GET: showOwnPassword, POST: ownPassword },
  "/keys": { POST: keys },
  "/signout": { POST: signOut },
  "/federation": { GET: federation, POST: federation },
  "/saml": { POST: saml },
  "/v1/authorize": { GET: showAuthorize, POST: authorize },
  "/session": { GET: api.showSession, POST: api.openSession, DELETE: api.closeSession },
  "/session/credentials": { POST: api.credentials },
  "/session/password": { POST: api.changePassword },
};

/** Everything but the SDK's own operations. */
export async function intercept(wire: WireRequest, ctx: SigninContext): Promise<WireResponse | undefined> {
  const request = toPageRequest(wire, ctx);
  if (request.path === "/v1/token" && request.method === "POST") return undefined;
  const routes = ROUTES[request.path.replace(/^\/saml\/acs\/\w+$/, "/saml")];
  if (!routes) return json({ error: "NotFound", message: `There is no ${request.path} here.` }, 404);
  const method = request.method === "HEAD" ? "GET" : request.method;
  const route = routes[method];
  if (!route) return notAllowed(Object.keys(routes).join(", "));
  if (!request.isHome && isBrowser(request)) return toHome(request, wire, ctx);
  return route(request, ctx);
}

/**
 * Browsers sign in on the sign-in's own host only. Elsewhere the scripts of whatever a bucket serves would be of one
 * origin with these pages, and could ask for the credentials of whoever is signed in.
 */
function toHome(request: PageRequest, wire: WireRequest, ctx: SigninContext): WireResponse {
  const home = homeOf(ctx.request.host);
  if (home === undefined) {
    const text =
      "This page needs a host name of its own, signin.NAME, which an address of digits cannot have. " +
      "Open this server under a name, or sign in with a program: docs/services/signin.md.";
    return page(messagePage("No sign-in under this address", text), 421);
  }
  const scheme = request.isSecure ? "https" : "http";
  return redirect(`${scheme}://${home}${request.path}${wire.query && `?${wire.query}`}`, 307);
}
