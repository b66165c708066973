import type { SiteSettingsInput } from "../settings.schema.ts";

export const SAMPLE: SiteSettingsInput = {
  business: {
    name: "Plum & Parcel",
    tagline: "Autumn lamps are in the window. We wrap for nothing, and post on Thursdays.",
    description:
      "A neighbourhood shop for things you use every day: cups, lamps, plants, blankets and a shelf of books. Open six days a week.",
    phone: "+1 503 555 0188",
    email: "",
    address: { street: "27 Alder Street", city: "Portland", region: "OR", postalCode: "97214", country: "US" },
    geo: { lat: 45.5179, lng: -122.6567 },
    hours: [
      ...(["tuesday", "wednesday", "thursday", "friday"] as const).map((day) => ({
        day,
        opens: "10:00",
        closes: "18:30",
      })),
      { day: "saturday", opens: "09:00", closes: "17:00" },
      { day: "sunday", opens: "11:00", closes: "16:00" },
    ],
    hoursNote: "On the last Friday of the month we stay until nine.",
    priceRange: "$$",
    links: [],
    language: "en",
  },
  look: {},
  pages: [
    {
      id: "shop",
      path: "/",
      title: "Shop",
      sections: [
        {
          id: "hero",
          kind: "hero",
          values: {
            eyebrow: "On the corner since 2009",
            title: "Good things for ordinary days",
            text: "Cups that fit the hand, lamps for long evenings, plants that forgive you. Chosen one by one, and most of it made within a day’s drive.",
            image: { art: "front" },
            action: { label: "See what is new", to: "#products" },
            second: { label: "Find the shop", to: "/visit" },
          },
        },
        {
          id: "things",
          kind: "products",
          values: {
            title: "On the shelf this month",
            text: "Ring or write and we put it aside until Saturday.",
            items: [
              {
                name: "Alder lamp",
                text: "Turned ash, a shade of pressed felt, and a cord to pull. Made by two brothers in Astoria.",
                price: "$128",
                note: "New",
                image: { art: "lamp" },
              },
              { name: "Bottle vase", text: "Thrown by hand, no two alike.", price: "$46", image: { art: "vase" } },
              {
                name: "Everyday cup",
                text: "Holds exactly enough.",
                price: "$24",
                note: "Back again",
                image: { art: "cups" },
              },
              { name: "Bird’s nest fern", text: "Likes a bathroom.", price: "$32", image: { art: "plant" } },
              { name: "Beeswax candles", text: "Forty hours, two sizes.", price: "from $14", image: { art: "candle" } },
              {
                name: "Wool blankets",
                text: "Woven in Pendleton County from undyed and plant-dyed wool. They last longer than the sofa.",
                price: "$145",
                image: { art: "textile" },
              },
              {
                name: "The Saturday shelf",
                text: "Three novels, one cookbook and one book for the child who is with you. Changes every week.",
                price: "from $12",
                note: "Second-hand",
                image: { art: "books" },
              },
            ],
          },
        },
        {
          id: "also",
          kind: "services",
          values: {
            title: "We also do this",
            items: [
              { name: "Wrapping", text: "In brown paper and a ribbon of your choice, while you wait.", price: "free" },
              {
                name: "Lamp hospital",
                text: "New cords, new plugs, new shades. Bring it on a Tuesday.",
                price: "from $25",
              },
              {
                name: "Around the corner",
                text: "We carry plants and parcels to any door within a mile, on Thursdays.",
                price: "$5",
              },
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
                quote: "I went in for a birthday card and came out with a fern. It is still alive.",
                author: "Joss",
                source: "Alder Street",
              },
              {
                quote: "They mended my grandmother’s lamp and charged me for the plug.",
                author: "Ellen W.",
                source: "a neighbour",
              },
              {
                quote: "The only shop where my children are quiet, because of the book shelf.",
                author: "Rafa",
                source: "Saturdays",
              },
            ],
          },
        },
        {
          id: "letter",
          kind: "newsletter",
          values: {
            title: "A postcard by mail, once a month",
            text: "What has arrived, who made it, and when we stay open late.",
            button: "Send it to me",
            thanks: "You are on the list. The next postcard comes on the first of the month.",
          },
        },
      ],
    },
    {
      id: "about",
      path: "/about",
      title: "About",
      sections: [
        {
          id: "story",
          kind: "about",
          values: {
            title: "Two sisters and a till from 1931",
            text: "The shop was a haberdashery, then a locksmith’s, then empty for three years with a cat in the window. We took it in 2009 with twelve cups, a borrowed ladder and the old till, which still works if you are kind to it.\n\nWe sell what we would keep ourselves. We know who made nearly everything here, and most of them come by on the last Friday of the month, when there is soup.",
            image: { art: "vase" },
            facts: [
              { value: "61", label: "makers, most of them within a day’s drive" },
              { value: "412", label: "lamps mended so far" },
              { value: "1", label: "cat, retired" },
            ],
          },
        },
        {
          id: "choose",
          kind: "steps",
          values: {
            title: "How a thing gets onto the shelf",
            items: [
              { title: "We use it", text: "For a month at home, with children, dishwashers and guests." },
              { title: "We visit", text: "Whoever makes it, where they make it." },
              { title: "We order few", text: "So that nothing is thrown away, and the shelf changes." },
            ],
          },
        },
        {
          id: "asked",
          kind: "faq",
          values: {
            title: "People ask us",
            items: [
              {
                question: "May I bring something back?",
                answer: "Within a month, with or without a receipt. Plants too, if we may ask what happened.",
              },
              {
                question: "Do you have a wedding list?",
                answer: "Yes, on paper, in the drawer under the till. Come by and we walk through the shop with you.",
              },
              {
                question: "Do you post?",
                answer: "On Thursdays, all over the country. Ring us with what you want and we tell you what it costs.",
              },
              {
                question: "I make things. May I show you?",
                answer: "Please do, on a Wednesday morning. Bring one that you are proud of and one that went wrong.",
              },
            ],
          },
        },
      ],
    },
    {
      id: "visit",
      path: "/visit",
      title: "Visit",
      sections: [
        {
          id: "place",
          kind: "visit",
          values: {
            title: "Come in, the bell is loud",
            text: "Between the bakery and the shoe mender.",
            note: "One step at the door; ring and we put the ramp down. Bus 15 stops across the street, and dogs are given water.",
            image: { art: "front" },
          },
        },
        {
          id: "write",
          kind: "contact",
          values: {
            title: "Ask us to put something aside",
            text: "Say what you saw and when you will come. We answer before we close.",
            image: { art: "cups" },
            button: "Send",
            thanks: "We have your note and will answer before we close.",
          },
        },
      ],
    },
  ],
};
