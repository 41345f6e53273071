/** Who makes a call. `arn` is what policies and messages name; `account` is whose policies apply. */
export type Principal =
  | { type: "root"; account: string; arn: string; userId: string; session?: Session }
  | { type: "user"; account: string; arn: string; userId: string; userName: string; session?: Session }
  | {
      type: "assumed-role";
      account: string;
      /** `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION` */
      arn: string;
      /** `AROA…:SESSION` */
      userId: string;
      roleName: string;
      roleArn: string;
      sessionName: string;
      session: Session;
    }
  | {
      type: "federated-user";
      account: string;
      /** `arn:aws:sts::ACCOUNT:federated-user/NAME` */
      arn: string;
      /** `ACCOUNT:NAME` */
      userId: string;
      /** The IAM user who asked for the federation token and whose policies bound it; absent if it was the root. */
      issuer?: { userId: string; userName: string };
      session: Session;
    }
  /** An AWS service acting for itself, for example `s3.amazonaws.com`; `account` is the one it acts for. */
  | { type: "service"; account: string; arn: string; userId: string; service: string; sourceArn?: string }
  | {
      type: "anonymous";
      account: string;
      arn: "*";
      userId: "anonymous";
      /** Who vouches for a caller that signs in by federation: ARN or host name of its identity provider. */
      provider?: string;
    };

/** What temporary credentials carry. */
export interface Session {
  /** Access key id of the temporary credentials. */
  accessKeyId: string;
  /** Milliseconds since the epoch. */
  issuedAt: number;
  expiresAt: number;
  mfaAuthenticatedAt?: number;
  /** Made by signing in with a password: unlike one of GetSessionToken, it may call IAM without MFA. */
  console?: boolean;
  /** Session policies (JSON documents) given at AssumeRole, GetFederationToken, … */
  policies?: string[];
  /** ARNs of managed session policies. */
  policyArns?: string[];
  tags?: Record<string, string>;
  transitiveTagKeys?: string[];
  sourceIdentity?: string;
  /** Condition keys of how the session was made (`accounts.google.com:sub`, `saml:aud`, `lambda:SourceFunctionArn`, …). */
  federation?: Record<string, string>;
}
