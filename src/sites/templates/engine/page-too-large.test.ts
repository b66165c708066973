/** Settings can be good, each part of them within its bounds, and have more on a page than it can show. */
import { expect, it } from "vitest";
import { ALL_TEMPLATES } from "../all.ts";
import { fullMenus } from "../settings.fixture.ts";
import { SiteSettings } from "../settings.schema.ts";
import { renderPage } from "./render.ts";

const places = { image: () => undefined, art: () => undefined };

function shown(menus: number): string[] {
  const settings = SiteSettings.parse({
    business: { name: "Ada" },
    look: {},
    pages: [
      { id: "home", path: "/", title: "Home", sections: [] },
      { id: "dishes", path: "/dishes", title: "Dishes", sections: fullMenus(menus) },
    ],
  });
  return settings.pages.map((page) => renderPage(ALL_TEMPLATES.restaurant, settings, page, places).body);
}

it("is told of by the name of its page, and with what to do", () => {
  expect(() => shown(4)).toThrow(
    "“Dishes” has more on it than one page can show. Take parts out of it, or put them on a page of their own.",
  );
  // The longest menu that there can be has a page that can show it.
  expect(shown(1)[1]?.match(/priced-name/g)).toHaveLength(3_000);
});
