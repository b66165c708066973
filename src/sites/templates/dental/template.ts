import { sampleOf } from "../sample.service.ts";
import type { Template } from "../template.schema.ts";
import { ART } from "./art.ts";
import { MARKUP } from "./markup.ts";
import { SAMPLE } from "./sample.ts";
import { STYLE } from "./style.ts";

export const dental: Template = {
  id: "dental",
  name: "Daylight",
  industry: "Dental practice",
  description: "Round tiles in clear light: telephone, hours and the way to you at first sight, prices told plainly.",
  businessType: "Dentist",
  palettes: [
    {
      id: "daylight",
      name: "Daylight",
      light: {
        paper: "#edf3f2",
        surface: "#ffffff",
        ink: "#10302e",
        soft: "#486361",
        line: "#d2dfdd",
        accent: "#0f6a64",
        second: "#ffd9ba",
      },
      dark: {
        paper: "#0b1514",
        surface: "#142221",
        ink: "#e6f2f0",
        soft: "#9fb7b4",
        line: "#283a38",
        accent: "#74d1c5",
        second: "#4c3a2b",
      },
    },
    {
      id: "sky",
      name: "Sky",
      light: {
        paper: "#eef2f9",
        surface: "#ffffff",
        ink: "#14233f",
        soft: "#4d5b78",
        line: "#d3dcec",
        accent: "#2453a6",
        second: "#ffe3a3",
      },
      dark: {
        paper: "#0c111b",
        surface: "#151d2b",
        ink: "#e7edf8",
        soft: "#a1aec5",
        line: "#29344a",
        accent: "#93b8ff",
        second: "#463c20",
      },
    },
    {
      id: "meadow",
      name: "Meadow",
      light: {
        paper: "#f0f4ea",
        surface: "#fffffb",
        ink: "#1f2e1b",
        soft: "#53624d",
        line: "#d6dfcb",
        accent: "#3d6a2f",
        second: "#f7dbc6",
      },
      dark: {
        paper: "#10150d",
        surface: "#1a2117",
        ink: "#ebf2e6",
        soft: "#a9b7a1",
        line: "#303a2a",
        accent: "#a6d08f",
        second: "#493a2c",
      },
    },
    {
      id: "clay",
      name: "Clay",
      light: {
        paper: "#f6f0ea",
        surface: "#fffdfa",
        ink: "#33231a",
        soft: "#68564b",
        line: "#e3d6ca",
        accent: "#97492c",
        second: "#cfe3da",
      },
      dark: {
        paper: "#16110e",
        surface: "#221b17",
        ink: "#f4eae3",
        soft: "#bca99d",
        line: "#3b302a",
        accent: "#eda587",
        second: "#2c423a",
      },
    },
  ],
  fonts: [
    { id: "outfit", name: "Outfit with Figtree", display: "outfit", text: "figtree", italic: false },
    { id: "manrope", name: "Manrope", display: "manrope", text: "manrope", italic: false },
    { id: "figtree", name: "Figtree", display: "figtree", text: "figtree", italic: false },
  ],
  kinds: [
    "hero",
    "services",
    "prices",
    "steps",
    "team",
    "about",
    "reviews",
    "faq",
    "trust",
    "visit",
    "booking",
    "banner",
    "contact",
  ],
  markup: MARKUP,
  style: STYLE,
  art: ART,
  moods: ["surgery", "reception", "corner"],
  get sample() {
    return sampleOf(SAMPLE);
  },
};
