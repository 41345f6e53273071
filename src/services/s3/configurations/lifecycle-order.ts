import type { LifecycleRule } from "@aws-sdk/client-s3";
import { DAY_MS, flowsInto, prefixOf } from "../domain/lifecycle-rules.js";
import { invalidArgument, invalidRequest } from "../errors.js";

/** When an action is due, in days or at a date. */
interface When {
  days?: number | undefined;
  date?: Date | undefined;
}

interface Move extends When {
  storageClass: string;
}

interface Actions {
  transition: string;
  expiration: string;
  /** What days are called. */
  days: string;
  moves: Move[];
  end: When | undefined;
}

/** How long objects stay in a class before they move on. */
const STAY_DAYS: Readonly<Record<string, number>> = {
  STANDARD_IA: 30,
  ONEZONE_IA: 30,
  GLACIER_IR: 90,
  GLACIER: 90,
};

/** Whether the actions of a rule follow each other in time: down the classes, and expiration last. */
export function checkOrder(rule: LifecycleRule): void {
  for (const actions of [currentActions(rule), noncurrentActions(rule)]) {
    for (const [index, move] of actions.moves.entries()) {
      for (const earlier of actions.moves.slice(0, index)) checkPair(rule, actions, earlier, move);
      checkEnd(rule, actions, move);
    }
  }
}

function currentActions({ Transitions, Expiration }: LifecycleRule): Actions {
  const { Days: days, Date: date } = Expiration ?? {};
  return {
    transition: "Transition",
    expiration: "Expiration",
    days: "Days",
    moves: (Transitions ?? []).map((one) => ({
      days: one.Days,
      date: one.Date,
      storageClass: one.StorageClass ?? "",
    })),
    end: days === undefined && date === undefined ? undefined : { days, date },
  };
}

function noncurrentActions(rule: LifecycleRule): Actions {
  const { NoncurrentVersionTransitions: transitions = [], NoncurrentVersionExpiration: expiration } = rule;
  return {
    transition: "NoncurrentVersionTransition",
    expiration: "NoncurrentVersionExpiration",
    days: "NoncurrentDays",
    moves: transitions.map((one) => ({ days: one.NoncurrentDays, storageClass: one.StorageClass ?? "" })),
    end: expiration && { days: expiration.NoncurrentDays },
  };
}

function checkPair(rule: LifecycleRule, { transition, days }: Actions, one: Move, other: Move): void {
  const where = describe(rule);
  if (one.storageClass === other.storageClass) {
    throw invalidRequest(
      `'StorageClass' must be different for '${transition}' actions in same 'Rule' with ${where}`,
    );
  }
  if ((one.date === undefined) !== (other.date === undefined)) {
    throw invalidRequest(
      `Found mixed 'Date' and 'Days' based ${transition} actions in lifecycle rule for ${where}`,
    );
  }
  const [warm, cold] = flowsInto(other.storageClass, one.storageClass) ? [other, one] : [one, other];
  const field = warm.date ? "Date" : days;
  const gap = dayOf(cold) - dayOf(warm);
  const told = `'${field}' in the '${transition}' action for StorageClass '${cold.storageClass}' for ${where}`;
  if (gap <= 0 || !flowsInto(warm.storageClass, cold.storageClass)) {
    throw refused(
      `${told} must be greater than '${field}' in the '${transition}' action for StorageClass '${warm.storageClass}' for ${where}`,
      field,
      other,
    );
  }
  const stay = STAY_DAYS[warm.storageClass] ?? 0;
  if (gap >= stay) return;
  throw refused(
    `${told} must be ${stay} days more than '${where}' in the '${transition}' action for StorageClass '${warm.storageClass}'`,
    field,
    other,
  );
}

function checkEnd(rule: LifecycleRule, { transition, expiration, days, end }: Actions, move: Move): void {
  if (!end) return;
  if ((end.date === undefined) !== (move.date === undefined)) {
    throw invalidRequest(
      `Found mixed 'Date' and 'Days' based Expiration and Transition actions in lifecycle rule for ${describe(rule)}`,
    );
  }
  if (dayOf(end) > dayOf(move)) return;
  const field = end.date ? "Date" : days;
  throw refused(
    `'${field}' in the ${expiration} action for ${describe(rule)} must be greater than '${field}' in the ${transition} action`,
    field,
    end,
  );
}

const dayOf = ({ days, date }: When): number => days ?? (date?.getTime() ?? 0) / DAY_MS;

const refused = (message: string, field: string, { days, date }: When) =>
  invalidArgument(message, field, date?.toISOString() ?? days);

/** How S3's refusals name a rule. */
const describe = (rule: LifecycleRule): string => {
  if (rule.Prefix !== undefined) return `prefix '${rule.Prefix}'`;
  const prefix = prefixOf(rule);
  return `filter '(${prefix === "" ? "" : `prefix=${prefix}`})'`;
};
