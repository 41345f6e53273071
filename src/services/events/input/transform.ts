import type { EventRecord, TargetRecord } from "../records.js";
import { readPath } from "./json-path.js";

/** What a rule's transformer may name beside its own variables. */
export interface Surroundings {
  ruleArn: string;
  ruleName: string;
  /** Milliseconds since the epoch. */
  ingestedAt: number;
}

const PLACEHOLDER = /<([\w.-]+)>/g;

const PREDEFINED = new Set([
  "aws.events.rule-arn",
  "aws.events.rule-name",
  "aws.events.event.ingestion-time",
  "aws.events.event",
  "aws.events.event.json",
]);

/** Names in a template that stand for nothing. */
export function unknownPlaceholders(template: string, paths: Readonly<Record<string, string>>): string[] {
  const names = [...template.matchAll(PLACEHOLDER)].map(([, name = ""]) => name);
  return names.filter((name) => !Object.hasOwn(paths, name) && !PREDEFINED.has(name));
}

/**
 * What a target is given of an event, as JSON text: all of it, a part, a constant, or what a template makes of it.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function toInput(event: EventRecord, target: TargetRecord, around: Surroundings): string {
  if (target.Input !== undefined) return target.Input;
  if (target.InputPath !== undefined) return JSON.stringify(readPath(event, target.InputPath) ?? null);
  if (target.InputTransformer?.InputTemplate === undefined) return JSON.stringify(event);
  const { InputTemplate: template, InputPathsMap: paths = {} } = target.InputTransformer;
  return fill(template, (name) => resolve(name, event, paths, around));
}

function resolve(
  name: string,
  event: EventRecord,
  paths: Readonly<Record<string, string>>,
  { ruleArn, ruleName, ingestedAt }: Surroundings,
): unknown {
  if (Object.hasOwn(paths, name)) return readPath(event, paths[name] ?? "");
  const { detail: _, "detail-type": detailType, ...rest } = event;
  const predefined: Readonly<Record<string, unknown>> = {
    "aws.events.rule-arn": ruleArn,
    "aws.events.rule-name": ruleName,
    "aws.events.event.ingestion-time": new Date(ingestedAt).toISOString().replace(/\.\d+/, ""),
    "aws.events.event": { ...rest, detailType },
    "aws.events.event.json": event,
  };
  return predefined[name];
}

/**
 * A placeholder outside of quotes becomes JSON, inside of them text. Within a JSON object, what is no text keeps its own
 * quotes there too: the input is then no JSON any more, and is not delivered.
 */
function fill(template: string, lookUp: (name: string) => unknown): string {
  const isWithinQuotes = toQuoteTest(template);
  const isObject = /^\s*[{[]/.test(template);
  return template.replace(PLACEHOLDER, (_, name: string, at: number) => {
    const value = lookUp(name);
    if (!isWithinQuotes(at)) return JSON.stringify(value ?? "");
    return isObject && typeof value === "object" && value !== null ? JSON.stringify(value) : toText(value);
  });
}

/** Whether a place of the template lies within quotes. */
function toQuoteTest(template: string): (at: number) => boolean {
  const quotes: number[] = [];
  for (let at = 0; at < template.length; at++) {
    if (template[at] === "\\") at += 1;
    else if (template[at] === '"') quotes.push(at);
  }
  return (at) => quotes.filter((quote) => quote < at).length % 2 === 1;
}

/** Texts as they stand in JSON; objects and lists without their quotes, as EventBridge writes them into texts. */
function toText(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return JSON.stringify(value).slice(1, -1);
  return JSON.stringify(value).replaceAll('"', "");
}
