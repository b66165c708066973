import { sampleOf } from "../sample.service.ts";
import type { Template } from "../template.schema.ts";
import { ART } from "./art.ts";
import { MARKUP } from "./markup.ts";
import { SAMPLE } from "./sample.ts";
import { STYLE } from "./style.ts";

export const contractor: Template = {
  id: "contractor",
  name: "Sheet",
  industry: "Contractor",
  description:
    "A drawing sheet that is a poster: your telephone as a sign, jobs with before and after, steps in large numbers.",
  businessType: "HomeAndConstructionBusiness",
  palettes: [
    {
      id: "yellow",
      name: "Site yellow",
      light: {
        paper: "#f4f2ed",
        surface: "#e6e3dc",
        ink: "#16171a",
        soft: "#55534d",
        line: "#d5d1c7",
        accent: "#ffc61a",
        second: "#26292e",
      },
      dark: {
        paper: "#131416",
        surface: "#1d1f22",
        ink: "#f3f1eb",
        soft: "#b3b0a8",
        line: "#2e3135",
        accent: "#ffc61a",
        second: "#2a2e34",
      },
    },
    {
      id: "orange",
      name: "Signal orange",
      light: {
        paper: "#f3f3f1",
        surface: "#e4e4e1",
        ink: "#15181b",
        soft: "#51555a",
        line: "#d0d1ce",
        accent: "#ff6f1f",
        second: "#1e2b38",
      },
      dark: {
        paper: "#101418",
        surface: "#1a2026",
        ink: "#eef0f1",
        soft: "#abb1b7",
        line: "#2a3138",
        accent: "#ff7a2e",
        second: "#22313f",
      },
    },
    {
      id: "blueprint",
      name: "Blueprint",
      light: {
        paper: "#f2f4f6",
        surface: "#e1e7ec",
        ink: "#0e1b2c",
        soft: "#48566a",
        line: "#cdd6de",
        accent: "#ffd21f",
        second: "#173f7d",
      },
      dark: {
        paper: "#0c1422",
        surface: "#131e30",
        ink: "#ebf0f6",
        soft: "#a7b4c5",
        line: "#24324a",
        accent: "#ffd21f",
        second: "#163a72",
      },
    },
  ],
  fonts: [
    { id: "archivo", name: "Archivo", display: "archivo", text: "archivo", italic: false },
    {
      id: "bricolage",
      name: "Bricolage Grotesque with Inter",
      display: "bricolage-grotesque",
      text: "inter",
      italic: false,
    },
    { id: "syne", name: "Syne with Karla", display: "syne", text: "karla", italic: false },
  ],
  kinds: [
    "hero",
    "services",
    "work",
    "steps",
    "about",
    "reviews",
    "trust",
    "prices",
    "faq",
    "banner",
    "visit",
    "booking",
    "contact",
  ],
  markup: MARKUP,
  style: STYLE,
  art: ART,
  moods: ["stages", "frame", "plan"],
  get sample() {
    return sampleOf(SAMPLE);
  },
};
