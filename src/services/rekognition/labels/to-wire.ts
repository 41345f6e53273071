import type {
  BoundingBox,
  DetectLabelsImageProperties,
  DominantColor,
  Label,
} from "@aws-sdk/client-rekognition";
import type { Box } from "../../../engines/vision/image/picture.js";
import type {
  ImageProperties,
  RegionProperties,
} from "../../../engines/vision/properties/image-properties.js";
import type { FoundLabel } from "./find-labels.js";

const named = (name: string): { Name: string } => ({ Name: name });

export function toBoundingBox({ left, top, width, height }: Box): BoundingBox {
  return { Left: left, Top: top, Width: width, Height: height };
}

export function toLabel({ kind, confidence, instances }: FoundLabel): Label {
  return {
    Name: kind.name,
    Confidence: confidence,
    Instances: instances.map((instance) => ({
      BoundingBox: toBoundingBox(instance.box),
      Confidence: instance.confidence * 100,
    })),
    Parents: kind.parents.map(named),
    Aliases: kind.aliases.map(named),
    Categories: kind.category === "" ? [] : [named(kind.category)],
  };
}

export function toImageProperties(
  { foreground, background, ...whole }: ImageProperties,
  colorsMax: number,
): DetectLabelsImageProperties {
  return {
    ...toRegion(whole, colorsMax),
    ...(foreground && { Foreground: toRegion(foreground, colorsMax) }),
    ...(background && { Background: toRegion(background, colorsMax) }),
  };
}

function toRegion({ quality, colors }: RegionProperties, colorsMax: number) {
  return {
    Quality: { Brightness: quality.brightness, Sharpness: quality.sharpness, Contrast: quality.contrast },
    DominantColors: colors.slice(0, colorsMax).map(
      ({ red, green, blue, name, simpleName, share }): DominantColor => ({
        Red: red,
        Green: green,
        Blue: blue,
        HexCode: `#${[red, green, blue].map((part) => part.toString(16).padStart(2, "0")).join("")}`,
        CSSColor: name,
        SimplifiedColor: simpleName,
        PixelPercent: share * 100,
      }),
    ),
  };
}
