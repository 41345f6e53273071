import type { FunctionSpec, RoleCredentials } from "../function-spec.js";
import type { SpareShape } from "./shape.js";

/** A function that is none yet: what its process can be started with. */
export function toBlankSpec(shape: SpareShape, task: string, region: string): FunctionSpec {
  return {
    ...shape,
    key: "",
    slot: "",
    name: "",
    version: "",
    handler: "",
    role: "",
    timeoutMs: 0,
    folders: { task },
    variables: {},
    logGroup: "",
    logFormat: "Text",
    region,
    provisioned: false,
  };
}

export const NO_CREDENTIALS: RoleCredentials = {
  accessKeyId: "",
  secretAccessKey: "",
  sessionToken: "",
  expiresAt: 0,
};
