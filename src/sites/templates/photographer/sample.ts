import type { SiteSettingsInput } from "../settings.schema.ts";

export const SAMPLE: SiteSettingsInput = {
  business: {
    name: "Maren Oake",
    tagline: "Photographs of people, weddings and places",
    description:
      "Maren Oake photographs weddings, people at work and the places they live in, in available light. Studio on the waterfront in Portland, Maine.",
    phone: "+1 207 555 0163",
    email: "",
    address: {
      street: "18 Wharf Lane, third floor",
      city: "Portland",
      region: "ME",
      postalCode: "04101",
      country: "US",
    },
    geo: { lat: 43.6569, lng: -70.2513 },
    hours: [
      ...(["tuesday", "wednesday", "thursday", "friday"] as const).map((day) => ({
        day,
        opens: "10:00",
        closes: "17:00",
      })),
    ],
    hoursNote: "Saturdays I am usually at a wedding.",
    priceRange: "$$$",
    links: [],
    language: "en",
  },
  look: {},
  pages: [
    {
      id: "work",
      path: "/",
      title: "Work",
      sections: [
        {
          id: "hero",
          kind: "hero",
          values: {
            eyebrow: "Northern lakes, last light",
            title: "I wait for the light, and for people to forget that I am there",
            text: "Weddings, portraits and places, photographed in the light that there is. Portland, Maine, and wherever the train goes.",
            image: { art: "dusk" },
            action: { label: "Ask about a date", to: "/contact" },
          },
        },
        {
          id: "sheet",
          kind: "gallery",
          values: {
            title: "",
            images: [
              { image: { art: "meadow" }, caption: "Ida and Tom, an hour after the vows. Cape Neddick" },
              { image: { art: "portrait" }, caption: "Ruth, cellist, before a rehearsal" },
              { image: { art: "still" }, caption: "Sunday kitchen, for a cookbook" },
              { image: { art: "sea" }, caption: "The old pier, four minutes with the shutter open" },
              { image: { art: "avenue" }, caption: "Morning fog, Deering Oaks" },
              { image: { art: "stairs" }, caption: "The old custom house" },
              { image: { art: "city" }, caption: "Half past five, Congress Street" },
            ],
          },
        },
        {
          id: "seen",
          kind: "trust",
          values: {
            title: "Printed in",
            items: [
              { name: "Harbor Quarterly" },
              { name: "The Slow Table" },
              { name: "Northbound" },
              { name: "House & Weather" },
              { name: "Plain Sunday" },
            ],
          },
        },
        {
          id: "said",
          kind: "reviews",
          values: {
            title: "In their words",
            items: [
              {
                quote:
                  "We do not remember Maren being in the room. Then the pictures came, and everything that mattered was in them.",
                author: "Ida and Tom",
                source: "married in September",
              },
              {
                quote:
                  "She asked for ten minutes and a window. It is the only portrait of me that my mother has framed.",
                author: "Ruth A.",
                source: "cellist",
              },
            ],
          },
        },
        {
          id: "dates",
          kind: "banner",
          values: {
            title: "Twelve weddings a year, so that each has its own weather",
            text: "Five dates are left for next summer.",
            action: { label: "Ask about yours", to: "/contact" },
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
          id: "maren",
          kind: "about",
          values: {
            title: "Quiet pictures of days that were not quiet",
            text: "I grew up above a hardware store in Bath and learned to print in its cellar, between the paint and the nails. I still work as I did there: one camera, two lenses, and the patience to stand where the light will be.\n\nMost of my year is weddings and portraits. The rest is for magazines, for builders and cooks who want their work shown as it is, and for walking along the shore before anybody is up.",
            image: { art: "portrait" },
            facts: [
              { value: "14", label: "years with a camera for a living" },
              { value: "12", label: "weddings a year, and no more" },
              { value: "5", label: "weeks until your pictures are there" },
            ],
          },
        },
        {
          id: "ourway",
          kind: "steps",
          values: {
            title: "How we work",
            items: [
              {
                title: "We talk",
                text: "Half an hour, by telephone or over coffee at the studio. You tell me who will be there and what you would hate.",
              },
              {
                title: "We look",
                text: "I come to see the place at the hour of the day that counts, and find the windows.",
              },
              {
                title: "The day",
                text: "I arrive before it begins and leave when the dancing has found its feet. Nobody is asked to smile.",
              },
              {
                title: "The prints",
                text: "Five weeks later: some four hundred pictures, and a box with twenty prints on cotton paper.",
              },
            ],
          },
        },
        {
          id: "rates",
          kind: "prices",
          values: {
            title: "Rates",
            text: "Travel within two hours of Portland is in the price.",
            groups: [
              {
                title: "Weddings",
                items: [
                  {
                    name: "A whole day",
                    description: "From getting ready to the dancing, all pictures, twenty prints",
                    price: "$4,200",
                  },
                  { name: "An afternoon", description: "Five hours, all pictures, ten prints", price: "$2,600" },
                  { name: "The town hall", description: "Ninety minutes on a weekday, and a walk", price: "$850" },
                ],
              },
              {
                title: "Portraits and work",
                items: [
                  {
                    name: "A portrait",
                    description: "One hour at the studio or at yours, eight pictures",
                    price: "$420",
                  },
                  { name: "A family", description: "Two hours outdoors, thirty pictures", price: "$680" },
                  {
                    name: "A day for a magazine or firm",
                    description: "Use in print and on the web for two years",
                    price: "$1,900",
                  },
                ],
              },
            ],
          },
        },
        {
          id: "asked",
          kind: "faq",
          values: {
            title: "Often asked",
            items: [
              {
                question: "What if it rains?",
                answer: "Then we have rain. Some of the pictures people like best were made under one umbrella.",
              },
              {
                question: "Do you photograph in colour?",
                answer:
                  "Yes, when the colour says something. You get every picture as I would print it, and may ask for the other.",
              },
              {
                question: "May we print the pictures ourselves?",
                answer: "As often as you wish, for yourselves and your family. The files are large enough for a wall.",
              },
              {
                question: "How do we keep a date?",
                answer:
                  "With a letter that we both sign and a third of the price. If you must move the day, the first time costs nothing.",
              },
            ],
          },
        },
      ],
    },
    {
      id: "contact",
      path: "/contact",
      title: "Contact",
      sections: [
        {
          id: "write",
          kind: "contact",
          values: {
            title: "Tell me about the day",
            text: "When, where, and who will be there. I answer every letter myself, usually the next morning.",
            image: { art: "still" },
            button: "Send the letter",
            thanks: "Your letter is here. I will write back tomorrow morning, or on Tuesday if it is a weekend.",
          },
        },
        {
          id: "studio",
          kind: "visit",
          values: {
            title: "The studio",
            text: "North windows, an old sofa, good coffee. Please ring before you come.",
            note: "Above the chandlery, the green door. The ferry terminal is three minutes away.",
            image: { art: "city" },
          },
        },
      ],
    },
  ],
};
