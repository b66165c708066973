import type { SiteSettingsInput } from "../settings.schema.ts";

export const SAMPLE: SiteSettingsInput = {
  business: {
    name: "Marlow & Fig",
    tagline: "Seasonal plates and good wine, a few steps from the market",
    description:
      "A neighbourhood restaurant with an open kitchen. Seasonal plates, bread from our own oven and wine from small growers, five evenings a week.",
    phone: "+1 512 555 0142",
    email: "",
    address: { street: "12 Market Street", city: "Austin", region: "TX", postalCode: "78701", country: "US" },
    geo: { lat: 30.2672, lng: -97.7431 },
    hours: [
      ...(["tuesday", "wednesday", "thursday"] as const).map((day) => ({ day, opens: "17:00", closes: "22:00" })),
      { day: "friday", opens: "17:00", closes: "23:00" },
      { day: "saturday", opens: "17:00", closes: "23:00" },
      { day: "sunday", opens: "11:00", closes: "15:00" },
    ],
    hoursNote: "The kitchen takes its last orders an hour before we close.",
    priceRange: "$$",
    links: [],
    language: "en",
  },
  look: {},
  pages: [
    {
      id: "home",
      path: "/",
      title: "Home",
      sections: [
        {
          id: "hero",
          kind: "hero",
          values: {
            eyebrow: "Open Tuesday to Sunday",
            title: "Dinner, as the season has it",
            text: "Small plates and a few large ones, cooked over wood. Come by for a glass at the bar, or stay until the candles are down.",
            image: { art: "table" },
            action: { label: "Ask for a table", to: "#booking" },
            second: { label: "See the menu", to: "#menu" },
          },
        },
        {
          id: "menu",
          kind: "menu",
          values: {
            nav: "Menu",
            title: "This week’s menu",
            text: "It changes with what the farms bring on Tuesday.",
            groups: [
              {
                title: "To begin",
                items: [
                  { name: "Charred leeks", description: "Hazelnut, brown butter, lemon", price: "$13", note: "v" },
                  { name: "Burrata & peach", description: "Tomatoes, basil, good oil", price: "$16", note: "v" },
                  { name: "Sourdough", description: "Our own, with cultured butter", price: "$7", note: "v" },
                  { name: "Cured trout", description: "Cucumber, dill, buttermilk", price: "$17" },
                ],
              },
              {
                title: "Plates",
                items: [
                  { name: "Half a roast chicken", description: "Herb salad, its own juices", price: "$29" },
                  { name: "Pappardelle", description: "Wild mushrooms, thyme, aged parmesan", price: "$24", note: "v" },
                  { name: "Short rib", description: "Ten hours in the embers, celeriac, horseradish", price: "$34" },
                  { name: "Whole sea bream", description: "Fennel, olives, preserved lemon", price: "$36" },
                ],
              },
              {
                title: "To end",
                items: [
                  { name: "Burnt fig tart", description: "Crème fraîche", price: "$12" },
                  { name: "Chocolate, olive oil, salt", price: "$11" },
                ],
              },
              {
                title: "By the glass",
                items: [
                  { name: "Albariño, Rías Baixas", description: "Sea air and green apple", price: "$13" },
                  { name: "Gamay, Beaujolais", description: "Chilled a little, as it should be", price: "$14" },
                  { name: "House vermouth", description: "Orange, olive", price: "$10" },
                ],
              },
            ],
          },
        },
        {
          id: "story",
          kind: "about",
          values: {
            nav: "Our story",
            title: "A kitchen with its door open",
            text: "We cook what the season gives. Our vegetables come from three farms within an hour’s drive, our fish from one boat, and our bread from the oven behind the bar.\n\nNora Marlow ran the stoves of other people’s restaurants for fifteen years before she found this corner. There are thirty-two seats, one long table for friends and strangers, and a list of wines from people whom we have met.",
            image: { art: "cellar" },
            facts: [
              { value: "32", label: "seats, eight of them at the bar" },
              { value: "3", label: "farms within an hour’s drive" },
              { value: "60", label: "wines from small growers" },
            ],
          },
        },
        {
          id: "plates",
          kind: "gallery",
          values: {
            title: "",
            images: [
              { image: { art: "leeks" }, caption: "Charred leeks, hazelnut" },
              { image: { art: "burrata" }, caption: "Burrata & peach" },
              { image: { art: "pasta" }, caption: "Pappardelle, wild mushrooms" },
            ],
          },
        },
        {
          id: "said",
          kind: "reviews",
          values: {
            title: "",
            items: [
              {
                quote: "The leeks alone are worth the walk. We have not missed a month since.",
                author: "Ines R.",
                source: "a guest",
              },
              {
                quote: "Thirty-two seats and not one of them a bad one.",
                author: "The Corner Table",
                source: "a newsletter",
              },
            ],
          },
        },
        {
          id: "visit",
          kind: "visit",
          values: {
            nav: "Find us",
            title: "Come by",
            note: "Two minutes from the market, next to the bookshop. Street parking after six; bicycles in the yard.",
            image: { art: "room" },
          },
        },
        {
          id: "booking",
          kind: "booking",
          values: {
            nav: "Book",
            title: "Ask for a table",
            text: "Tell us when and for how many. We answer by mail within the hour while we are open; the bar is always for those who walk in.",
            ask: "people",
          },
        },
      ],
    },
  ],
};
