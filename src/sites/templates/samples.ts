/** What a site says before its owner has said anything: good enough to be looked at. */
import { DAYS, type SiteSettings, type TemplateId } from "./template.schema.ts";

interface Template {
  name: string;
  description: string;
  sample: Omit<SiteSettings, "businessName">;
}

const weekdays = DAYS.slice(0, 5);

export const TEMPLATE_INFO: Readonly<Record<TemplateId, Template>> = {
  restaurant: {
    name: "Restaurant",
    description: "A menu, a story, opening hours and where to find you.",
    sample: {
      tagline: "Seasonal plates and good wine, a few steps from the market",
      about:
        "We cook what the season gives. Our vegetables come from three farms within an hour's drive, our bread from the oven behind the bar.\n\nCome by for a glass and a small plate, or stay for dinner.",
      phone: "+1 512 555 0142",
      email: "",
      address: { street: "12 Market Street", city: "Austin", region: "TX", postalCode: "78701", country: "US" },
      hours: [
        ...DAYS.slice(1, 6).map((day) => ({ day, opens: "17:00", closes: "22:30" })),
        { day: "sunday", opens: "11:00", closes: "15:00" },
      ],
      offers: [
        {
          title: "To begin",
          items: [
            { name: "Charred leeks", description: "Hazelnut, brown butter, lemon", price: "$11" },
            { name: "Tomato & peach", description: "Burrata, basil, toasted seeds", price: "$14" },
          ],
        },
        {
          title: "Mains",
          items: [
            { name: "Roast chicken", description: "Half a bird, herb salad, its own juices", price: "$26" },
            { name: "Wild mushroom pappardelle", description: "Aged parmesan, thyme", price: "$22" },
          ],
        },
      ],
      links: [],
      accent: "#8a3324",
      language: "en",
    },
  },
  services: {
    name: "Local services",
    description: "What you do, who you are and how to reach you: for trades, practices and studios.",
    sample: {
      tagline: "Careful work, on time, at the price we said",
      about:
        "We are a small team with twenty years behind us. You get a written quote before we begin, one person to talk to, and a place left cleaner than we found it.",
      phone: "+1 512 555 0186",
      email: "",
      address: { street: "48 Foundry Lane", city: "Austin", region: "TX", postalCode: "78702", country: "US" },
      hours: weekdays.map((day) => ({ day, opens: "08:00", closes: "17:00" })),
      offers: [
        {
          title: "Repairs",
          items: [{ name: "Same-day call-out", description: "Within the city, seven days a week", price: "from $95" }],
        },
        {
          title: "Renovation",
          items: [
            { name: "Kitchens and bathrooms", description: "Planned, built and finished by us", price: "by quote" },
          ],
        },
        {
          title: "Care",
          items: [{ name: "Yearly check", description: "We look at everything once a year", price: "$180" }],
        },
      ],
      links: [],
      accent: "#1f5f8b",
      language: "en",
    },
  },
};
