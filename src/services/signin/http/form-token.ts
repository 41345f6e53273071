import { Buffer } from "node:buffer";
import { timingSafeEqual } from "node:crypto";
import { FORM_SECONDS } from "../limits.js";
import type { SigninContext } from "../state.js";
import { cookieOf } from "./cookies.js";
import { isFromHere, type PageRequest } from "./request.js";

const NONCE_BYTES = 18;

interface FormToken {
  kind: "form";
  nonce: string;
  expiresAt: number;
}

/**
 * A form is taken only with a token of ours that fits the browser's own cookie: neither another site, nor another
 * visitor, can have made it. https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
 */
export function toFormToken(ctx: SigninContext, request: PageRequest): { token: string; nonce: string } {
  const nonce = cookieOf(request, "form") || Buffer.from(ctx.ids.bytes(NONCE_BYTES)).toString("base64url");
  const token: FormToken = { kind: "form", nonce, expiresAt: ctx.clock.now() + FORM_SECONDS * 1000 };
  return { token: ctx.state.identity.sealSignIn(JSON.stringify(token)), nonce };
}

export function isOwnForm(ctx: SigninContext, request: PageRequest, form: URLSearchParams): boolean {
  if (!isFromHere(request)) return false;
  const text = ctx.state.identity.openSignIn(form.get("token") ?? "");
  const token = text === undefined ? undefined : (JSON.parse(text) as FormToken);
  if (token?.kind !== "form" || token.expiresAt <= ctx.clock.now()) return false;
  return isSame(token.nonce, cookieOf(request, "form") ?? "");
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
