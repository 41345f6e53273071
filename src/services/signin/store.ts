import type { Principal, Session } from "../../core/principal.js";
import { collection } from "../../core/store/collection.js";

type WithoutSession<P> = P extends { session?: Session } ? Omit<P, "session"> : never;

/** Who is signed in, as temporary credentials are made for. */
export type Signed = WithoutSession<Principal>;

/** What a session's credentials carry beside who they are for. */
export type Carried = Omit<Session, "accessKeyId" | "issuedAt" | "expiresAt">;

export interface SessionRecord {
  principal: Signed;
  carried: Carried;
  signedInAt: number;
  expiresAt: number;
}

/** [hash of the session's id]: the id itself is in its cookie only. */
export const sessions = collection<SessionRecord>("sessions");
/** [end, hash of the session's id] → true: those past their end, first. */
export const sessionEnds = collection<true>("sessionEnds");

/** Wrong passwords in a row for one user, or for a name that nobody has. */
export interface AttemptsRecord {
  count: number;
  at: number;
  /** Until when no password is looked at. */
  restsUntil: number;
}

/** [keyed hash of who it is] */
export const attempts = collection<AttemptsRecord>("attempts");
/** [time of the last one, keyed hash] → true: those that were tried longest ago, first. */
export const attemptTimes = collection<true>("attemptTimes");
/** ["all"] → the key of the hashes, and how many there are. */
export const attemptLedgers = collection<{ sealedSecret: string; remembered: number }>("attemptLedgers");

/** What a code stands for: who let which program in. */
export interface AuthorizationRecord {
  session: SessionRecord;
  clientId: string;
  redirectUri: string;
  /** SHA-256 of the program's secret, in base 64 for URLs. */
  challenge: string;
  expiresAt: number;
}

/** [hash of the code] */
export const authorizationCodes = collection<AuthorizationRecord>("authorizationCodes");
/** [end, hash of the code] → true */
export const authorizationCodeEnds = collection<true>("authorizationCodeEnds");
