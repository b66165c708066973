import { sampleOf } from "../sample.service.ts";
import type { Template } from "../template.schema.ts";
import { ENGRAVINGS } from "./engravings.ts";
import { MARKUP } from "./markup.ts";
import { SAMPLE } from "./sample.ts";
import { STYLE } from "./style.ts";

export const law: Template = {
  id: "law",
  name: "Folio",
  industry: "Law firm",
  description:
    "Set like a good book: one serif, titles and numbers in the margin, your practice as a table of contents.",
  businessType: "LegalService",
  palettes: [
    {
      id: "oxblood",
      name: "Oxblood",
      light: {
        paper: "#f7f3ea",
        surface: "#eee7d9",
        ink: "#1d1a16",
        soft: "#595147",
        line: "#d3c8b4",
        accent: "#6d1c24",
        second: "#1e2d48",
      },
      dark: {
        paper: "#14120f",
        surface: "#1e1b17",
        ink: "#efe7d8",
        soft: "#b5aa98",
        line: "#3a342b",
        accent: "#dc938b",
        second: "#22324f",
      },
    },
    {
      id: "navy",
      name: "Navy",
      light: {
        paper: "#f6f6f2",
        surface: "#e9eae6",
        ink: "#131a27",
        soft: "#4c5564",
        line: "#c9cdd0",
        accent: "#1d3766",
        second: "#5f1b23",
      },
      dark: {
        paper: "#0f131a",
        surface: "#181e28",
        ink: "#e8ebf0",
        soft: "#a5aebb",
        line: "#2d3643",
        accent: "#9db8e8",
        second: "#571a22",
      },
    },
    {
      id: "ink",
      name: "Ink",
      light: {
        paper: "#fbfaf7",
        surface: "#f0efe9",
        ink: "#15140f",
        soft: "#55534b",
        line: "#d3d1c8",
        accent: "#26251f",
        second: "#24372f",
      },
      dark: {
        paper: "#121210",
        surface: "#1c1c19",
        ink: "#efeee8",
        soft: "#aeaca2",
        line: "#35342e",
        accent: "#dcd8c8",
        second: "#23372e",
      },
    },
  ],
  fonts: [
    { id: "newsreader", name: "Newsreader", display: "newsreader", text: "newsreader", italic: true },
    { id: "source", name: "Source Serif 4 with Inter", display: "source-serif-4", text: "inter", italic: false },
    {
      id: "cormorant",
      name: "Cormorant Garamond with Source Serif 4",
      display: "cormorant-garamond",
      text: "source-serif-4",
      italic: true,
    },
  ],
  kinds: [
    "hero",
    "services",
    "about",
    "team",
    "steps",
    "prices",
    "reviews",
    "faq",
    "prose",
    "trust",
    "banner",
    "visit",
    "contact",
  ],
  markup: MARKUP,
  style: STYLE,
  art: ENGRAVINGS,
  moods: ["colonnade", "staircase"],
  get sample() {
    return sampleOf(SAMPLE);
  },
};
