import { ANIMALS_AND_PETS } from "./names/animals.js";
import * as places from "./names/places.js";
import * as things from "./names/things.js";

/** A label as Rekognition's version 3 tree has it. */
export interface LabelKind {
  readonly name: string;
  readonly parents: readonly string[];
  readonly aliases: readonly string[];
  readonly category: string;
}

const NAMES_BY_CATEGORY: Readonly<Record<string, string>> = {
  "Animals and Pets": ANIMALS_AND_PETS,
  "Apparel and Accessories": things.APPAREL_AND_ACCESSORIES,
  "Beauty and Personal Care": places.BEAUTY,
  "Buildings and Architecture": places.BUILDINGS_AND_ARCHITECTURE,
  "Food and Beverage": things.FOOD_AND_BEVERAGE,
  "Furniture and Furnishings": things.FURNITURE,
  "Home and Indoors": things.HOME_AND_INDOORS,
  "Home Appliances": things.HOME_APPLIANCES,
  "Kitchen and Dining": things.KITCHEN_AND_DINING,
  Medical: places.HEALTH,
  "Nature and Outdoors": places.NATURE_AND_OUTDOORS,
  "Performing Arts": places.PERFORMING_ARTS,
  "Person Description": places.PERSON_DESCRIPTION,
  "Plants and Flowers": places.PLANTS_AND_FLOWERS,
  "Public Safety": places.PUBLIC_SAFETY,
  Sports: places.SPORTS,
  "Technology and Computing": things.TECHNOLOGY_AND_COMPUTING,
  "Text and Documents": things.TEXT_AND_DOCUMENTS,
  "Tools and Machinery": things.TOOLS_AND_MACHINERY,
  "Toys and Gaming": things.TOYS_AND_GAMING,
  "Transport and Logistics": places.TRANSPORT_AND_LOGISTICS,
  "Vehicles and Automotive": places.VEHICLES_AND_AUTOMOTIVE,
  "Weapons and Military": places.WEAPONS_AND_MILITARY,
};

/** `Name < parents = aliases` */
function readLine(line: string, category: string): LabelKind {
  const [described = "", aliases = ""] = line.split("=");
  const [name = "", parents = ""] = described.split("<");
  return { name: name.trim(), parents: toNames(parents), aliases: toNames(aliases), category };
}

function toNames(list: string): string[] {
  const names = list.split(",").map((name) => name.trim());
  return names.filter((name) => name !== "").sort();
}

/** Every label we can say, by name. */
export const LABEL_KINDS: ReadonlyMap<string, LabelKind> = new Map(
  Object.entries(NAMES_BY_CATEGORY).flatMap(([category, lines]) =>
    lines
      .trim()
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => readLine(line, category))
      .map((kind) => [kind.name, kind] as const),
  ),
);

export const LABEL_CATEGORIES: ReadonlySet<string> = new Set(Object.keys(NAMES_BY_CATEGORY));
