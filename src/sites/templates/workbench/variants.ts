/** The same template with five kinds of owners. */
import type { SiteSettings } from "../settings.schema.ts";
import type { Template } from "../template.schema.ts";
import { fullSettings } from "./full.ts";
import { hostileSettings } from "./hostile.ts";
import { minimalSettings, partialSettings } from "./sparse.ts";

/**
 * `sample`: one who has just begun. `minimal`: one who gave a name and added every kind of section. `partial`: one who said
 * one thing of each. `full`: one with as much of everything as there may be. `hostile`: one who means harm.
 */
export const VARIANTS = ["sample", "minimal", "partial", "full", "hostile"] as const;
export type Variant = (typeof VARIANTS)[number];

export function settingsOf(template: Template, variant: Variant): SiteSettings {
  switch (variant) {
    case "sample":
      return template.sample;
    case "minimal":
      return minimalSettings();
    case "partial":
      return partialSettings();
    case "full":
      return fullSettings();
    case "hostile":
      return hostileSettings(template);
  }
}
