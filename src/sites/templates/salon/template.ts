import { sampleOf } from "../sample.service.ts";
import type { Template } from "../template.schema.ts";
import { ART } from "./art.ts";
import { MARKUP } from "./markup.ts";
import { SAMPLE } from "./sample.ts";
import { STYLE } from "./style.ts";

export const salon: Template = {
  id: "salon",
  name: "Looking Glass",
  industry: "Hair salon",
  description: "A quiet fashion monthly: thin, tall letters, pictures in arched mirrors, prices set as a table.",
  businessType: "HairSalon",
  palettes: [
    {
      id: "blush",
      name: "Blush",
      light: {
        paper: "#fbf6f2",
        surface: "#f2e6de",
        ink: "#2b2321",
        soft: "#6a5851",
        line: "#dac8bd",
        accent: "#8b4c43",
        second: "#d0ac9c",
      },
      dark: {
        paper: "#181312",
        surface: "#241c1a",
        ink: "#f3e8e1",
        soft: "#baa79e",
        line: "#40332f",
        accent: "#dda092",
        second: "#5f453c",
      },
    },
    {
      id: "stone",
      name: "Stone",
      light: {
        paper: "#f7f6f2",
        surface: "#e9e6de",
        ink: "#22221f",
        soft: "#5c5a52",
        line: "#cfcbbf",
        accent: "#6b563c",
        second: "#bdb3a1",
      },
      dark: {
        paper: "#141412",
        surface: "#1f1e1b",
        ink: "#efede6",
        soft: "#aeaa9e",
        line: "#38362f",
        accent: "#cbb28e",
        second: "#4c473d",
      },
    },
    {
      id: "sage",
      name: "Sage",
      light: {
        paper: "#f5f7f2",
        surface: "#e4eadf",
        ink: "#1f2721",
        soft: "#546055",
        line: "#c5d0c1",
        accent: "#47644f",
        second: "#afc2ac",
      },
      dark: {
        paper: "#111512",
        surface: "#1a201b",
        ink: "#e9efe7",
        soft: "#a4b1a4",
        line: "#303b32",
        accent: "#a5c6a8",
        second: "#3d5142",
      },
    },
    {
      id: "plum",
      name: "Plum",
      light: {
        paper: "#f9f5f6",
        surface: "#ede2e6",
        ink: "#281d24",
        soft: "#645059",
        line: "#d6c4cc",
        accent: "#6d3550",
        second: "#c8a5b4",
      },
      dark: {
        paper: "#161115",
        surface: "#211a1f",
        ink: "#f1e6ec",
        soft: "#b5a2ac",
        line: "#3c2f37",
        accent: "#d99ab6",
        second: "#563c4a",
      },
    },
  ],
  fonts: [
    {
      id: "cormorant",
      name: "Cormorant Garamond with Jost",
      display: "cormorant-garamond",
      text: "jost",
      italic: true,
    },
    { id: "playfair", name: "Playfair Display with Karla", display: "playfair-display", text: "karla", italic: true },
    { id: "newsreader", name: "Newsreader with DM Sans", display: "newsreader", text: "dm-sans", italic: true },
  ],
  kinds: [
    "hero",
    "about",
    "prices",
    "gallery",
    "team",
    "reviews",
    "faq",
    "visit",
    "booking",
    "products",
    "contact",
    "newsletter",
  ],
  markup: MARKUP,
  style: STYLE,
  art: ART,
  moods: ["waves", "room"],
  get sample() {
    return sampleOf(SAMPLE);
  },
};
