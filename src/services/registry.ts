import type { ServiceManifest } from "../core/service.js";
import { manifest as sts } from "./sts/manifest.js";

/** Every service there is, in the order they are listed to people. */
export const MANIFESTS: readonly ServiceManifest[] = [sts];
