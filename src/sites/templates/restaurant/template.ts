import { sampleOf } from "../sample.service.ts";
import type { Template } from "../template.schema.ts";
import { ART } from "./art.ts";
import { SAMPLE } from "./sample.ts";
import { STYLE } from "./style.ts";

export const restaurant: Template = {
  id: "restaurant",
  name: "Table",
  industry: "Restaurant",
  description: "A printed menu on cream paper: your dishes first, then your story and a table to ask for.",
  businessType: "Restaurant",
  palettes: [
    {
      id: "market",
      name: "Market",
      light: {
        paper: "#f8f2e6",
        surface: "#f0e7d6",
        ink: "#241f18",
        soft: "#5e5547",
        line: "#d8cab0",
        accent: "#9a3b20",
        second: "#2d483a",
      },
      dark: {
        paper: "#16130e",
        surface: "#201b14",
        ink: "#f4ebda",
        soft: "#b9ad96",
        line: "#3b3327",
        accent: "#e28a66",
        second: "#24392e",
      },
    },
    {
      id: "harbour",
      name: "Harbour",
      light: {
        paper: "#f4f5f1",
        surface: "#e7ebe6",
        ink: "#14212b",
        soft: "#4c5963",
        line: "#c8d0cf",
        accent: "#1d5570",
        second: "#8a3b2a",
      },
      dark: {
        paper: "#0e1519",
        surface: "#162026",
        ink: "#e9f0f0",
        soft: "#a3b3b8",
        line: "#2a383f",
        accent: "#7cc0d8",
        second: "#5e2a20",
      },
    },
    {
      id: "osteria",
      name: "Osteria",
      light: {
        paper: "#fffaf2",
        surface: "#f6ecdd",
        ink: "#2a1717",
        soft: "#655050",
        line: "#e0cfbb",
        accent: "#7d1d2c",
        second: "#4a3b18",
      },
      dark: {
        paper: "#180f10",
        surface: "#231718",
        ink: "#f6e8e0",
        soft: "#bda49c",
        line: "#3f2b2b",
        accent: "#e88c8a",
        second: "#3a2f16",
      },
    },
  ],
  fonts: [
    { id: "fraunces", name: "Fraunces with Figtree", display: "fraunces", text: "figtree", italic: true },
    { id: "newsreader", name: "Newsreader with Figtree", display: "newsreader", text: "figtree", italic: true },
    {
      id: "instrument",
      name: "Instrument Serif with DM Sans",
      display: "instrument-serif",
      text: "dm-sans",
      italic: true,
    },
  ],
  kinds: ["hero", "menu", "about", "gallery", "reviews", "team", "faq", "visit", "booking", "contact", "newsletter"],
  markup: {},
  style: STYLE,
  art: ART,
  moods: ["table", "room"],
  get sample() {
    return sampleOf(SAMPLE);
  },
};
