/** What a template says before its owner does; read when somebody asks for it, since an isolate that serves visitors never does. */
import { SiteSettings, type SiteSettingsInput } from "./settings.schema.ts";

const read = new WeakMap<SiteSettingsInput, SiteSettings>();

export function sampleOf(input: SiteSettingsInput): SiteSettings {
  const there = read.get(input);
  if (there) return there;
  const settings = SiteSettings.parse(input);
  read.set(input, settings);
  return settings;
}
