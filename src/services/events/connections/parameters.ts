import type {
  ConnectionAuthResponseParameters,
  ConnectionHttpParameters,
  ConnectionOAuthHttpMethod,
  CreateConnectionAuthRequestParameters,
  UpdateConnectionAuthRequestParameters,
} from "@aws-sdk/client-eventbridge";
import { invalidParameter, notBuilt, validation } from "../errors.js";
import type { ConnectionRecord } from "../records.js";
import type { EventsContext } from "../state.js";

/** What a connection says of itself and of its secrets, as the request gave it. */
export type AuthParameters = Pick<
  CreateConnectionAuthRequestParameters,
  "BasicAuthParameters" | "ApiKeyAuthParameters" | "OAuthParameters" | "InvocationHttpParameters"
>;

const OF_TYPE = {
  BASIC: "BasicAuthParameters",
  API_KEY: "ApiKeyAuthParameters",
  OAUTH_CLIENT_CREDENTIALS: "OAuthParameters",
} as const;

const OAUTH_METHODS = ["GET", "POST", "PUT"] as const;

type Type = ConnectionRecord["type"];

/** Checks that the parameters are those of the type, and of no other. */
export function checkParameters(type: Type, given: CreateConnectionAuthRequestParameters): AuthParameters {
  if (given.ConnectivityParameters !== undefined) throw notBuilt("Private connections");
  const wanted = OF_TYPE[type];
  for (const name of Object.values(OF_TYPE)) {
    if (name === wanted ? given[name] === undefined : given[name] !== undefined) {
      throw validation(
        name === wanted
          ? `Missing ${name} in AuthParameters for AuthorizationType ${type}.`
          : `${name} cannot be used with AuthorizationType ${type}.`,
      );
    }
  }
  const { OAuthParameters: oauth, ...others } = given;
  if (!oauth) return others;
  checkAddress(oauth.AuthorizationEndpoint ?? "", "AuthorizationEndpoint");
  return { ...others, OAuthParameters: { ...oauth, HttpMethod: toMethod(oauth.HttpMethod ?? "") } };
}

/** Taken in any case. */
function toMethod(text: string): ConnectionOAuthHttpMethod {
  const method = OAUTH_METHODS.find((one) => one === text.toUpperCase());
  if (method) return method;
  throw validation(
    `1 validation error detected: Value '${text}' at 'authParameters.oAuthParameters.httpMethod' failed to satisfy ` +
      `constraint: Member must satisfy enum value set: [${OAUTH_METHODS.join(", ")}]`,
  );
}

const ON_THIS_MACHINE = /^(?:(?:[\w-]+\.)*localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

const isSafe = ({ protocol, hostname }: URL): boolean =>
  protocol === "https:" || (protocol === "http:" && ON_THIS_MACHINE.test(hostname));

/** HTTPS, as on AWS; plain HTTP only to the same machine, where nobody listens in. */
export function checkAddress(address: string, parameter: string): void {
  if (!URL.canParse(address) || !isSafe(new URL(address)))
    throw invalidParameter(parameter, "It must be an HTTPS endpoint.");
}

/** What an update leaves out stays as it was, if the type is the same. */
export function mergeParameters(
  old: AuthParameters | undefined,
  given: UpdateConnectionAuthRequestParameters | undefined,
): CreateConnectionAuthRequestParameters {
  const merged = { ...old, ...given };
  for (const name of Object.values(OF_TYPE)) {
    if (old?.[name] && given?.[name]) Object.assign(merged, { [name]: { ...old[name], ...given[name] } });
  }
  const [before, after] = [old?.OAuthParameters?.ClientParameters, given?.OAuthParameters?.ClientParameters];
  if (before && after && merged.OAuthParameters) {
    merged.OAuthParameters = { ...merged.OAuthParameters, ClientParameters: { ...before, ...after } };
  }
  return merged as CreateConnectionAuthRequestParameters;
}

export function sealParameters(ctx: EventsContext, parameters: AuthParameters): Uint8Array {
  return ctx.state.vault.seal("connection", Buffer.from(JSON.stringify(parameters)));
}

/** Undefined where there are none, or where they were sealed with another key file. */
export function openParameters(ctx: EventsContext, { sealed }: ConnectionRecord): AuthParameters | undefined {
  const plain = sealed && ctx.state.vault.unseal("connection", sealed);
  return plain && (JSON.parse(plain.toString()) as AuthParameters);
}

/** The parameters without their secrets. */
export function toShownParameters(parameters: AuthParameters): ConnectionAuthResponseParameters {
  const { BasicAuthParameters: basic, ApiKeyAuthParameters: key, OAuthParameters: oauth } = parameters;
  return {
    ...(basic && { BasicAuthParameters: { Username: basic.Username } }),
    ...(key && { ApiKeyAuthParameters: { ApiKeyName: key.ApiKeyName } }),
    ...(oauth && {
      OAuthParameters: {
        ClientParameters: { ClientID: oauth.ClientParameters?.ClientID },
        AuthorizationEndpoint: oauth.AuthorizationEndpoint,
        HttpMethod: oauth.HttpMethod,
        ...(oauth.OAuthHttpParameters && { OAuthHttpParameters: toShownHttp(oauth.OAuthHttpParameters) }),
      },
    }),
    ...(parameters.InvocationHttpParameters && {
      InvocationHttpParameters: toShownHttp(parameters.InvocationHttpParameters),
    }),
  };
}

interface Parameter {
  Key?: string | undefined;
  Value?: string | undefined;
  IsValueSecret?: boolean | undefined;
}

const withoutSecret = ({ Key, Value, IsValueSecret = false }: Parameter): Parameter =>
  IsValueSecret ? { Key, IsValueSecret } : { Key, Value, IsValueSecret };

function toShownHttp(http: ConnectionHttpParameters): ConnectionHttpParameters {
  const { HeaderParameters, QueryStringParameters, BodyParameters } = http;
  return {
    ...(HeaderParameters && { HeaderParameters: HeaderParameters.map(withoutSecret) }),
    ...(QueryStringParameters && { QueryStringParameters: QueryStringParameters.map(withoutSecret) }),
    ...(BodyParameters && { BodyParameters: BodyParameters.map(withoutSecret) }),
  };
}

/** A list of keys and values as pairs. */
export const toPairs = (parameters: readonly Parameter[] = []): [string, string][] =>
  parameters.map(({ Key = "", Value = "" }) => [Key, Value]);
