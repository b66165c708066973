/** What is wrong with a draft, by field, in words for its owner. */
import type * as z from "zod";
import type { SiteSettings } from "../../../sites/templates/settings.schema.ts";
import { WritableSettings } from "../../../sites/templates/writable.schema.ts";

export type Wrong = Readonly<Record<string, string>>;

/** By path, where a field can be wrong in one way only; `*` is any row. */
const WORDS: Readonly<Record<string, string>> = {
  "business.name": "Enter 1 to 120 characters.",
  "business.phone": "Enter a telephone number, such as +1 512 555 0142.",
  "business.email": "Enter an address, such as hello@example.com.",
  "business.address.country": "Choose a country.",
  "business.links.*.label": "Enter what the link says.",
  "business.links.*.url": "Enter an address, such as https://maps.example.",
  "business.language": "Enter a language, such as en or pt-BR.",
  "look.accent": "Enter a colour, such as #8a3324.",
  "pages.*.title": "Enter 1 to 60 characters.",
  "pages.*.path": "Enter a path of its own, such as /menu, in small letters, digits and hyphens.",
};

const LINK = "Choose where it leads to, or enter an address, such as https://booking.example.";
/** Of opening hours; that they cannot be is told by the rule that says so. */
const NO_TIME = "Enter a time.";

const sentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;

function worded(issue: z.core.$ZodIssue, name: string): string {
  const known = WORDS[name.replaceAll(/\.\d+(?=\.|$)/g, ".*")];
  if (known !== undefined) return known;
  if (name.endsWith(".to")) return LINK;
  if (name.startsWith("business.hours.") && issue.code === "invalid_format") return NO_TIME;
  if (issue.code === "too_big") {
    const most = issue.maximum.toLocaleString("en-US");
    return issue.origin === "string" ? `At most ${most} characters.` : `At most ${most}.`;
  }
  return sentence(issue.message);
}

/** Undefined where nothing is: what can be sent. Each fault by the name of the field that can mend it. */
export function wrongOf(settings: SiteSettings): Wrong | undefined {
  const read = WritableSettings.safeParse(settings);
  if (read.success) return undefined;
  const wrong: Record<string, string> = {};
  for (const issue of read.error.issues.flatMap((each) => inside(each))) {
    const name = issue.path.join(".");
    wrong[name] ??= worded(issue, name);
  }
  return wrong;
}

/** Of what may be one of several, what keeps it from being the one that it is closest to. */
function inside(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== "invalid_union") return [issue];
  const [closest] = issue.errors.toSorted((one, other) => one.length - other.length);
  if (!closest) return [issue];
  return closest.flatMap((each) => inside({ ...each, path: [...issue.path, ...each.path] }));
}
