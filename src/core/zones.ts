import { REGIONS } from "./regions.js";

/** Copies that AWS keeps of what a region's services hold, each in a zone of its own. */
const COPIES = 3;

/**
 * Which Availability Zones are down: people take them down, to see what programs do then, and bring them up again. Not kept: after a
 * restart all are up.
 */
export class Zones {
  readonly #down = new Set<string>();

  /** @param name `eu-west-1a` */
  isDown(name: string): boolean {
    return this.#down.has(name);
  }

  /** False if there is no such zone. */
  set(name: string, isDown: boolean): boolean {
    const isKnown = [...REGIONS.values()].some(({ zones }) => zones.some((zone) => zone.name === name));
    if (isKnown && isDown) this.#down.add(name);
    else this.#down.delete(name);
    return isKnown;
  }

  get down(): string[] {
    return [...this.#down].sort();
  }

  /**
   * How many copies of what a region holds are in zones that are up. They lie in the first three; a region that shows fewer
   * has another, which nobody can take down.
   */
  copiesUp(region: string): number {
    if (this.#down.size === 0) return COPIES;
    const zones = REGIONS.get(region)?.zones.slice(0, COPIES) ?? [];
    return COPIES - zones.filter(({ name }) => this.isDown(name)).length;
  }

  /** All up. */
  reset(): void {
    this.#down.clear();
  }
}
