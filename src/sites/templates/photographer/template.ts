import { sampleOf } from "../sample.service.ts";
import type { Template } from "../template.schema.ts";
import { ART } from "./art.ts";
import { MARKUP } from "./markup.ts";
import { SAMPLE } from "./sample.ts";
import { STYLE } from "./style.ts";

export const photographer: Template = {
  id: "photographer",
  name: "Contact sheet",
  industry: "Photographer",
  description: "Your pictures on much white or much black, numbered like frames, with hardly anything around them.",
  businessType: "LocalBusiness",
  palettes: [
    {
      id: "silver",
      name: "Silver print",
      light: {
        paper: "#fdfdfc",
        surface: "#f2f1ef",
        ink: "#131312",
        soft: "#5c5a57",
        line: "#d9d7d3",
        accent: "#c3281c",
        second: "#76726c",
      },
      dark: {
        paper: "#0b0b0b",
        surface: "#171716",
        ink: "#f1f0ed",
        soft: "#a09d98",
        line: "#2d2c2a",
        accent: "#f0604d",
        second: "#76726c",
      },
    },
    {
      id: "selenium",
      name: "Selenium",
      light: {
        paper: "#f6f2ec",
        surface: "#ebe5dc",
        ink: "#231815",
        soft: "#655650",
        line: "#d6ccc0",
        accent: "#8f4a12",
        second: "#80624f",
      },
      dark: {
        paper: "#120d0b",
        surface: "#1d1613",
        ink: "#f2e9df",
        soft: "#ae9f94",
        line: "#362b26",
        accent: "#e2a054",
        second: "#80624f",
      },
    },
    {
      id: "cyanotype",
      name: "Cyanotype",
      light: {
        paper: "#f7f9fa",
        surface: "#e9eef1",
        ink: "#0f1c27",
        soft: "#4d5d69",
        line: "#cdd7dd",
        accent: "#1b5a94",
        second: "#45708f",
      },
      dark: {
        paper: "#081017",
        surface: "#101b24",
        ink: "#e6eff4",
        soft: "#95a8b5",
        line: "#223341",
        accent: "#74b4e6",
        second: "#45708f",
      },
    },
  ],
  fonts: [
    {
      id: "instrument",
      name: "Instrument Serif with Inter",
      display: "instrument-serif",
      text: "inter",
      italic: false,
    },
    { id: "syne", name: "Syne with Inter", display: "syne", text: "inter", italic: false },
    { id: "newsreader", name: "Newsreader with Manrope", display: "newsreader", text: "manrope", italic: false },
  ],
  kinds: [
    "hero",
    "gallery",
    "work",
    "about",
    "prices",
    "reviews",
    "trust",
    "steps",
    "faq",
    "visit",
    "contact",
    "banner",
  ],
  markup: MARKUP,
  style: STYLE,
  art: ART,
  moods: ["dusk"],
  get sample() {
    return sampleOf(SAMPLE);
  },
};
