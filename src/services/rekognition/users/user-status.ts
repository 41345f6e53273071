import type { UserStatus } from "@aws-sdk/client-rekognition";
import type { UserRecord } from "../records.js";

/** AWS also has states of being worked on; here a change is done when it is answered. */
export function userStatus({ faces }: UserRecord): UserStatus {
  return faces > 0 ? "ACTIVE" : "CREATED";
}
