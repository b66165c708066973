import { sampleOf } from "../sample.service.ts";
import type { Template } from "../template.schema.ts";
import { ART } from "./art.ts";
import { MARKUP } from "./markup.ts";
import { SAMPLE } from "./sample.ts";
import { STYLE } from "./style.ts";

export const fitness: Template = {
  id: "fitness",
  name: "Depot",
  industry: "Fitness studio",
  description: "Letters as wide as the page, hard blocks of colour, and your timetable in the middle of it.",
  businessType: "ExerciseGym",
  palettes: [
    {
      id: "acid",
      name: "Acid",
      light: {
        paper: "#f4f5ee",
        surface: "#e7e9dd",
        ink: "#12150c",
        soft: "#53584a",
        line: "#c5c9b8",
        accent: "#c8f31d",
        second: "#171b10",
      },
      dark: {
        paper: "#0e100a",
        surface: "#181b12",
        ink: "#f2f4e8",
        soft: "#a6ab98",
        line: "#363b2b",
        accent: "#cdf731",
        second: "#22281a",
      },
    },
    {
      id: "chalk",
      name: "Chalk and red",
      light: {
        paper: "#f6f2ec",
        surface: "#eae3d8",
        ink: "#1c1413",
        soft: "#5f5450",
        line: "#cfc4b6",
        accent: "#d3261b",
        second: "#3d0f12",
      },
      dark: {
        paper: "#150e0d",
        surface: "#211716",
        ink: "#f7eee5",
        soft: "#b5a59d",
        line: "#3f2f2c",
        accent: "#ff5d47",
        second: "#451519",
      },
    },
    {
      id: "night",
      name: "Blue and orange",
      light: {
        paper: "#f1f4f8",
        surface: "#e0e8f1",
        ink: "#0a1630",
        soft: "#475570",
        line: "#b9c6d8",
        accent: "#ff7a1a",
        second: "#132f78",
      },
      dark: {
        paper: "#081022",
        surface: "#101c38",
        ink: "#eaf1ff",
        soft: "#9fb0d0",
        line: "#28385c",
        accent: "#ff8a33",
        second: "#1c3f9e",
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
    { id: "outfit", name: "Outfit with DM Sans", display: "outfit", text: "dm-sans", italic: false },
  ],
  kinds: [
    "hero",
    "timetable",
    "services",
    "plans",
    "team",
    "about",
    "reviews",
    "faq",
    "banner",
    "visit",
    "booking",
    "contact",
  ],
  markup: MARKUP,
  style: STYLE,
  art: ART,
  moods: ["sprint"],
  get sample() {
    return sampleOf(SAMPLE);
  },
};
