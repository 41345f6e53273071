import { UsageError } from "./config.js";
import type { Setting } from "./core/service.js";
import { MANIFESTS } from "./services/registry.js";

/** A setting by its whole name, as `--set` takes it. */
export interface NamedSetting extends Setting {
  readonly service: string;
}

/** Everything that `--set` takes, in the order of the services. */
export const SETTINGS: readonly NamedSetting[] = MANIFESTS.flatMap(({ name: service, settings = [] }) =>
  settings.map((setting) => ({ ...setting, service })),
);

/** A setting that nobody reads would be silently without effect: it is refused. */
export function checkSettings(given: Readonly<Record<string, string>>): void {
  const unknown = Object.keys(given).find((name) => !SETTINGS.some((setting) => isNamed(name, setting)));
  if (unknown !== undefined)
    throw new UsageError(`there is no setting '${unknown}'; 'lenticular settings' lists those there are`);
}

function isNamed(whole: string, { service, name, fits }: NamedSetting): boolean {
  if (!whole.startsWith(`${service}.`)) return false;
  const own = whole.slice(service.length + 1);
  return fits ? fits.test(own) : own === name;
}
