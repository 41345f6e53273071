import * as animals from "./names/animals.js";
import * as people from "./names/people.js";
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
  Actions: people.ACTIONS,
  "Animals and Pets": animals.ANIMALS_AND_PETS,
  "Apparel and Accessories": people.APPAREL_AND_ACCESSORIES,
  "Beauty and Personal Care": people.BEAUTY_AND_PERSONAL_CARE,
  "Buildings and Architecture": places.BUILDINGS_AND_ARCHITECTURE,
  "Colors and Visual Composition": things.COLORS_AND_VISUAL_COMPOSITION,
  Education: places.EDUCATION,
  "Events and Attractions": people.EVENTS_AND_ATTRACTIONS,
  "Everyday Objects": things.EVERYDAY_OBJECTS,
  "Food and Beverage": things.FOOD_AND_BEVERAGE,
  "Furniture and Furnishings": things.FURNITURE_AND_FURNISHINGS,
  "Health and Fitness": people.HEALTH_AND_FITNESS,
  "Hobbies and Interests": people.HOBBIES_AND_INTERESTS,
  "Home Appliances": things.HOME_APPLIANCES,
  "Home and Indoors": things.HOME_AND_INDOORS,
  "Kitchen and Dining": things.KITCHEN_AND_DINING,
  Materials: things.MATERIALS,
  Medical: people.MEDICAL,
  "Nature and Outdoors": places.NATURE_AND_OUTDOORS,
  "Patterns and Shapes": things.PATTERNS_AND_SHAPES,
  "Performing Arts": people.PERFORMING_ARTS,
  "Person Description": people.PERSON_DESCRIPTION,
  "Plants and Flowers": places.PLANTS_AND_FLOWERS,
  "Public Safety": people.PUBLIC_SAFETY,
  Religion: places.RELIGION,
  Sports: people.SPORTS,
  "Symbols and Flags": things.SYMBOLS_AND_FLAGS,
  "Technology and Computing": things.TECHNOLOGY_AND_COMPUTING,
  "Text and Documents": things.TEXT_AND_DOCUMENTS,
  "Tools and Machinery": things.TOOLS_AND_MACHINERY,
  "Toys and Gaming": things.TOYS_AND_GAMING,
  "Transport and Logistics": places.TRANSPORT_AND_LOGISTICS,
  "Travel and Adventure": people.TRAVEL_AND_ADVENTURE,
  "Vehicles and Automotive": places.VEHICLES_AND_AUTOMOTIVE,
  "Weapons and Military": people.WEAPONS_AND_MILITARY,
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
