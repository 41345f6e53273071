/** A policy AWS publishes for everyone. */
export interface AwsManagedPolicy {
  /** `arn:aws:iam::aws:policy/…` */
  arn: string;
  /** `ANPA…`, as AWS shows it; where that is not known, one made of the ARN. */
  id: string;
  name: string;
  path: string;
  /** Id of the version reproduced here. */
  versionId: string;
  createdAt: string;
  updatedAt: string;
  /** JSON text. */
  document: string;
}
