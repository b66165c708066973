import { sampleOf } from "../sample.service.ts";
import type { Template } from "../template.schema.ts";
import { ART } from "./art.ts";
import { MARKUP } from "./markup.ts";
import { SAMPLE } from "./sample.ts";
import { STYLE } from "./style.ts";

export const shop: Template = {
  id: "shop",
  name: "Awning",
  industry: "Neighbourhood shop",
  description:
    "A cheerful catalogue below an awning: your things on tiles of many colours, with price tags and opening hours.",
  businessType: "Store",
  palettes: [
    {
      id: "corner",
      name: "Corner",
      light: {
        paper: "#fffaf1",
        surface: "#fbeed8",
        ink: "#2b1d33",
        soft: "#655868",
        line: "#e6d6bb",
        accent: "#cf3f27",
        second: "#1f6455",
      },
      dark: {
        paper: "#1a1420",
        surface: "#271e2e",
        ink: "#fbf1e2",
        soft: "#bcadb9",
        line: "#45394b",
        accent: "#ff7d5f",
        second: "#1f5f52",
      },
    },
    {
      id: "lagoon",
      name: "Lagoon",
      light: {
        paper: "#f6fbf9",
        surface: "#e1f1ec",
        ink: "#10302f",
        soft: "#48625f",
        line: "#c2dbd4",
        accent: "#0f766e",
        second: "#f0b63a",
      },
      dark: {
        paper: "#0c1a1b",
        surface: "#142728",
        ink: "#e6f5f1",
        soft: "#9fbab4",
        line: "#2b4443",
        accent: "#4fc7b8",
        second: "#e5ab33",
      },
    },
    {
      id: "berry",
      name: "Berry",
      light: {
        paper: "#fff7f6",
        surface: "#fae5e6",
        ink: "#331626",
        soft: "#6d5060",
        line: "#ebccd2",
        accent: "#b3245f",
        second: "#2c4f97",
      },
      dark: {
        paper: "#1b0f18",
        surface: "#291824",
        ink: "#fbeaf0",
        soft: "#c2a6b4",
        line: "#4a3040",
        accent: "#ff7fb0",
        second: "#2f569f",
      },
    },
  ],
  fonts: [
    {
      id: "bricolage",
      name: "Bricolage Grotesque with Outfit",
      display: "bricolage-grotesque",
      text: "outfit",
      italic: false,
    },
    { id: "jost", name: "Jost", display: "jost", text: "jost", italic: false },
    { id: "fraunces", name: "Fraunces with DM Sans", display: "fraunces", text: "dm-sans", italic: false },
  ],
  kinds: [
    "hero",
    "products",
    "services",
    "about",
    "gallery",
    "reviews",
    "steps",
    "faq",
    "visit",
    "newsletter",
    "contact",
    "trust",
  ],
  markup: MARKUP,
  style: STYLE,
  art: ART,
  moods: ["front"],
  get sample() {
    return sampleOf(SAMPLE);
  },
};
