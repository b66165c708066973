/** The pages of one website and one domain, in every width and both themes: usable by all, without a mouse. */
import { test as base, enter, expect, type Person, signUp } from "./fixtures.ts";
import { bought, madeBy, someLabel } from "./owners.ts";
import { expectAccessible, expectNoSidewaysScroll, expectWalkable, settled, takePicture } from "./sweep.ts";

interface Owner {
  person: Person;
  siteId: string;
  domainId: string;
  /** Kept elsewhere, and waiting for its records; its name and its website's are as long as names get. */
  connectedId: string;
}

const LONG_NAME = "The Most Wonderful Bakery, Patisserie and Coffee Roastery of Greater Königswusterhausen-Süd";

/** Whose website and domain the tests of one worker process look at; they change nothing. */
const test = base.extend<object, { owner: Owner }>({
  owner: [
    async ({ platform }, use) => {
      const person = await signUp(platform);
      const { site, id: domainId } = await bought(platform, person, someLabel());
      const links = [{ label: "Book a table", url: "https://booking.example/" }];
      const business = { ...site.settings.business, tagline: "Soup and bread", links };
      const settings = { ...site.settings, business };
      const redirects = [{ from: "/menu.html", to: "/", status: 308 as const }];
      const path = { id: site.id };
      await person.api.PATCH("/api/sites/{id}", { params: { path }, body: { settings, redirects } });
      const { id: siteId } = await madeBy(person, LONG_NAME);
      const name = `www.${someLabel()}-whose-owner-had-the-time-to-type-it.example`;
      const { data } = await person.api.POST("/api/domains/connections", { body: { name, siteId } });
      if (!data) throw new Error("not connected");
      await use({ person, siteId: site.id, domainId, connectedId: data.domainId });
    },
    { scope: "worker", timeout: 60_000 },
  ],
});

const WIDTHS = [360, 768, 1440];

const VIEWS: readonly {
  name: string;
  address: (owner: Owner) => string;
  /** What lies over the page; the focus stays within it. */
  dialog?: "dialog" | "alertdialog";
  /** What comes late. */
  awaits?: "option";
  /** Walked in a test of its own: it has more than a hundred places to stop at. */
  isLong?: true;
}[] = [
  { name: "site-new", address: () => "/sites?create=true" },
  { name: "site-overview", address: ({ siteId }) => `/sites/${siteId}` },
  { name: "site-name", address: () => "/sites?create=true&template=restaurant" },
  { name: "site-edit", address: ({ siteId }) => `/sites/${siteId}/edit?welcome=true` },
  { name: "site-edit-business", address: ({ siteId }) => `/sites/${siteId}/edit?view=business`, isLong: true },
  { name: "site-edit-look", address: ({ siteId }) => `/sites/${siteId}/edit?view=look` },
  { name: "site-edit-section", address: ({ siteId }) => `/sites/${siteId}/edit?section=menu` },
  { name: "site-edit-preview", address: ({ siteId }) => `/sites/${siteId}/edit?show=preview` },
  { name: "site-edit-publish", address: ({ siteId }) => `/sites/${siteId}/edit?ask=publish`, dialog: "dialog" },
  { name: "site-edit-history", address: ({ siteId }) => `/sites/${siteId}/edit?ask=history`, dialog: "dialog" },
  { name: "site-edit-share", address: ({ siteId }) => `/sites/${siteId}/edit?ask=share`, dialog: "dialog" },
  { name: "site-redirects", address: ({ siteId }) => `/sites/${siteId}?part=redirects` },
  { name: "site-visits", address: ({ siteId }) => `/sites/${siteId}?part=visits` },
  { name: "site-settings", address: ({ siteId }) => `/sites/${siteId}?part=settings` },
  { name: "site-publish", address: ({ siteId }) => `/sites/${siteId}?ask=publish`, dialog: "dialog" },
  { name: "site-remove", address: ({ siteId }) => `/sites/${siteId}?part=settings&ask=remove`, dialog: "alertdialog" },
  { name: "domain", address: ({ domainId }) => `/domains/${domainId}` },
  { name: "domain-connected", address: ({ connectedId }) => `/domains/${connectedId}` },
  { name: "domain-dns", address: ({ domainId }) => `/domains/${domainId}?part=dns` },
  { name: "domain-record", address: ({ domainId }) => `/domains/${domainId}?part=dns&ask=add`, dialog: "dialog" },
  { name: "domain-mail", address: ({ domainId }) => `/domains/${domainId}?part=dns&ask=preset`, dialog: "dialog" },
  { name: "domains-buy", address: () => "/domains?buy=corner-cafe-and-more.shop" },
  { name: "domains-find", address: () => "/domains?q=corner-cafe", awaits: "option" },
  { name: "domains-connect", address: () => "/domains?connect=true", dialog: "dialog" },
];

test.use({ contextOptions: { reducedMotion: "reduce" } });

for (const { name, address, dialog, awaits, isLong } of VIEWS) {
  for (const width of WIDTHS) {
    test.describe(`${name} at ${width} pixels`, () => {
      test.use({ viewport: { width, height: 900 } });
      test("can be used by all", async ({ context, page, platform, owner }) => {
        await enter(context, platform, owner.person);
        await page.goto(address(owner));
        if (dialog) await page.getByRole(dialog).waitFor();
        else await settled(page);
        if (awaits) await page.getByRole(awaits).first().waitFor();
        for (const theme of ["light", "dark"] as const) {
          await page.emulateMedia({ colorScheme: theme });
          await expect(page.locator("html")).toHaveAttribute("data-mode", theme);
          await takePicture(page, `${name}-${theme}-${width}`);
          await expectAccessible(page, `${name}, ${theme}`, theme === "light" ? "all" : "colours");
        }
        await expectNoSidewaysScroll(page);
        if (!dialog && !isLong) await expectWalkable(page);
      });

      if (isLong)
        test("can be walked through", async ({ context, page, platform, owner }) => {
          await enter(context, platform, owner.person);
          await page.goto(address(owner));
          await settled(page);
          await expectWalkable(page);
        });
    });
  }
}
