import { expect, it } from "vitest";
import { SiteSettings } from "../../../sites/templates/settings.schema.ts";
import { chosenFrom, placesOf } from "./library.ts";

const file = (letter: string, width: number) =>
  ({ hash: letter.repeat(64), type: "image/webp", width, height: width, bytes: 9 }) as const;
const soup = { files: [file("a", 480), file("b", 960)], alt: "A bowl", name: "soup.jpg", createdAt: "" };
const withPictures = (...images: object[]): SiteSettings =>
  SiteSettings.parse({
    business: { name: "Linden" },
    look: {},
    pages: [
      {
        id: "home",
        path: "/",
        title: "Home",
        sections: [{ id: "some", kind: "gallery", values: { images: images.map((image) => ({ image })) } }],
      },
    ],
  });
const upload = (hash: string, alt: string) => {
  const { bytes: _, ...one } = file(hash, 480);
  return { files: [one], alt };
};

it("is a picture with all its widths, and the words that it was sent with", () => {
  const chosen = chosenFrom(soup, withPictures());
  expect(chosen).toEqual({
    files: [
      { hash: "a".repeat(64), type: "image/webp", width: 480, height: 480 },
      { hash: "b".repeat(64), type: "image/webp", width: 960, height: 960 },
    ],
    alt: "A bowl",
  });
  expect(SiteSettings.safeParse(withPictures(chosen)).success).toBe(true);
});

it("has the words that the draft has for it by now", () => {
  const settings = withPictures(upload("b", "Soup of the day"), upload("a", ""), upload("c", "Bread"), { art: "x" });
  expect(chosenFrom(soup, settings).alt).toBe("Soup of the day");
});

it("has no more widths than settings may name, the widest ones", () => {
  const files = [..."abcdef0"].map((letter, at) => file(letter, 100 + at));
  const chosen = chosenFrom({ ...soup, files }, withPictures());
  expect(chosen.files.map(({ width }) => width)).toEqual([101, 102, 103, 104, 105, 106]);
  expect(SiteSettings.safeParse(withPictures(chosen)).success).toBe(true);
});

it("is found wherever settings show any of its widths", () => {
  const { business, ...rest } = withPictures(upload("c", ""), upload("b", "Soup"));
  const settings = { ...rest, business: { ...business, logo: upload("a", "") } };
  expect(placesOf(soup, settings)).toEqual(["Business › Logo", "Home › Gallery"]);
  expect(placesOf({ files: [file("c", 480)] }, settings)).toEqual(["Home › Gallery"]);
  expect(placesOf({ files: [file("d", 480)] }, settings)).toEqual([]);
});
