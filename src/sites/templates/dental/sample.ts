import type { SiteSettingsInput } from "../settings.schema.ts";
import { TREATMENTS } from "./treatments.ts";

type Pages = SiteSettingsInput["pages"];

const HOME: Pages[number] = {
  id: "home",
  path: "/",
  title: "Home",
  sections: [
    {
      id: "hero",
      kind: "hero",
      values: {
        eyebrow: "New patients are welcome",
        title: "A dentist who takes the time to explain",
        text: "We look, we show you what we see, and we tell you the price. Then you decide; nothing happens before.",
        image: { art: "surgery" },
        action: { label: "Ask for an appointment", to: "/visit#booking" },
        second: { label: "Your first visit, step by step", to: "/visit#steps" },
      },
    },
    {
      id: "overview",
      kind: "services",
      values: {
        title: "What we do, in the order most people need it",
        text: "All of it under one roof, by people whom you know by name. The full list of prices is under Treatments.",
        items: [
          {
            name: "Check-up",
            text: "Forty minutes twice a year: teeth, gums, jaw and, where needed, X-rays.",
            price: "$85",
          },
          { name: "Cleaning", text: "With Hanna, who is gentle and does not lecture.", price: "$110" },
          {
            name: "Fillings",
            text: "In the colour of the tooth, under a rubber sheet that keeps it dry.",
            price: "from $160",
          },
          {
            name: "Root canal",
            text: "Under the microscope, mostly in one visit, and without pain.",
            price: "from $640",
          },
          {
            name: "Crowns and bridges",
            text: "Milled in town; you wear a good temporary one for ten days.",
            price: "from $920",
          },
          {
            name: "Children",
            text: "From the first tooth. The first three visits are for looking around.",
            price: "$55",
          },
        ],
      },
    },
    {
      id: "about",
      kind: "about",
      values: {
        title: "Built around the window",
        text: "Every chair looks at the trees on the square. We kept the old panes, took out the strip lights and hung nothing on the walls that shows a tooth.\n\nIf you have not been to a dentist for years, say so when you call. You will hear no sermon. We plan an hour in which nobody picks up an instrument unless you ask.",
        image: { art: "reception" },
        facts: [
          { value: "40", label: "minutes for every check-up" },
          { value: "4", label: "days, at most, until somebody sees you" },
          { value: "0", label: "treatments without a written price" },
        ],
      },
    },
    {
      id: "said",
      kind: "reviews",
      values: {
        title: "From people who were nervous",
        items: [
          {
            quote:
              "I had not sat in that chair for eleven years. She showed me each picture and asked what I wanted first.",
            author: "Gordon M.",
            source: "patient since 2022",
          },
          { quote: "The bill was what the sheet said. To the dollar.", author: "Aisha T." },
          { quote: "My son asks when he may go again. He is five.", author: "Lena W." },
        ],
      },
    },
    {
      id: "insurers",
      kind: "trust",
      values: {
        title: "We settle directly with",
        items: [
          "Harborline Dental",
          "Pinecrest Health",
          "Union Mutual Plan",
          "Northway Benefits",
          "State Employees Plan",
        ].map((name) => ({ name })),
      },
    },
    {
      id: "pain",
      kind: "banner",
      values: {
        title: "In pain today?",
        text: "Call before ten and we see you the same day. At weekends the line tells you who is on duty.",
        action: { label: "", to: "call" },
      },
    },
  ],
};

const TEAM: Pages[number] = {
  id: "team",
  path: "/team",
  title: "Team",
  description: "The people of Northlight Dental: two dentists, a hygienist and the voice on the telephone.",
  sections: [
    {
      id: "teamhero",
      kind: "hero",
      values: {
        eyebrow: "Team",
        title: "Four people, and you will know them all",
        text: "The one who sees you first is the one who treats you. We do not pass people along.",
        image: { art: "corner" },
      },
    },
    {
      id: "people",
      kind: "team",
      values: {
        title: "Who is here",
        people: [
          {
            name: "Dr. Lucía Marín",
            role: "Dentist, founder",
            text: "Fillings and root canals under the microscope. Draws what she means on paper.",
            image: { art: "owner" },
          },
          {
            name: "Dr. Samuel Odum",
            role: "Dentist",
            text: "Crowns, bridges, and everybody under twelve. Keeps a box of wind-up animals.",
            image: { art: "dentist" },
          },
          {
            name: "Hanna Lindqvist",
            role: "Hygienist",
            text: "Cleans, explains, and warms the water first.",
            image: { art: "hygienist" },
          },
          {
            name: "Yasmin Farouk",
            role: "Reception",
            text: "The voice on the telephone; knows what your plan pays before you ask.",
            image: { art: "desk" },
          },
        ],
      },
    },
    {
      id: "howwework",
      kind: "about",
      values: {
        title: "How we keep up",
        text: "Every other Wednesday we close at noon and read: new studies, old cases, what went less well. Once a year a colleague from another town looks over our shoulder for a day.\n\nOur instruments are cleaned in the room behind the glass door. Ask, and we show you.",
        image: { art: "ledge" },
        facts: [],
      },
    },
  ],
};

const VISIT: Pages[number] = {
  id: "visit",
  path: "/visit",
  title: "Visit",
  description: "Opening hours, the way to Northlight Dental, what happens at a first visit, and how to ask for a time.",
  sections: [
    {
      id: "place",
      kind: "visit",
      values: {
        title: "Come up the wide stairs",
        text: "Second floor, above the hardware store. The lift is in the yard, to the left of the gate.",
        note: "Bus 8 and 12 stop at the square. Two parking spaces in the yard are ours; tell us if you need one.",
        image: { art: "corner" },
      },
    },
    {
      id: "firstvisit",
      kind: "steps",
      values: {
        title: "Your first visit",
        text: "An hour, of which the chair is the shorter half.",
        items: [
          { title: "You tell us", text: "What hurts, what worries you, what you take. Ten minutes, at a table." },
          { title: "We look", text: "Teeth, gums, jaw. X-rays only if the last ones are older than two years." },
          { title: "You see it", text: "The pictures are on the screen, and we explain them in plain words." },
          {
            title: "You get a sheet",
            text: "What should be done, what can wait, and the price of each. Take it home.",
          },
        ],
      },
    },
    {
      id: "booking",
      kind: "booking",
      values: {
        title: "Ask for an appointment",
        text: "Yasmin answers within one working day. If it hurts, please call instead.",
        ask: "service",
        services: ["Check-up", "Cleaning", "Something hurts", "A child’s visit", "Second opinion"].map((name) => ({
          name,
        })),
      },
    },
    {
      id: "beforefaq",
      kind: "faq",
      values: {
        title: "Before you come",
        items: [
          {
            question: "What shall I bring?",
            answer:
              "Your insurance card, a list of what you take, and X-rays if your last dentist gave you any. We can also ask for them.",
          },
          {
            question: "I am afraid of the dentist. What now?",
            answer:
              "Say so when you book. You get the first hour of the day, a hand signal that stops everything, and, if you want it, laughing gas.",
          },
          {
            question: "How do I cancel?",
            answer: "Call or write until noon of the day before. It happens to everyone.",
          },
          {
            question: "Can I come with a wheelchair?",
            answer: "Yes. The lift is 90 cm wide, and one of our chairs turns to meet you.",
          },
        ],
      },
    },
  ],
};

export const SAMPLE: SiteSettingsInput = {
  business: {
    name: "Northlight Dental",
    tagline: "A calm practice on Linden Square",
    description:
      "A small dental practice in Portland, Maine. Forty minutes for every check-up, prices in writing, and a window by each chair.",
    phone: "+1 207 555 0163",
    email: "",
    address: { street: "27 Linden Square", city: "Portland", region: "ME", postalCode: "04101", country: "US" },
    geo: { lat: 43.6591, lng: -70.2568 },
    hours: [
      ...(["monday", "tuesday", "wednesday", "thursday"] as const).map((day) => ({
        day,
        opens: "08:00",
        closes: "17:30",
      })),
      { day: "friday", opens: "08:00", closes: "14:00" },
    ],
    hoursNote: "",
    priceRange: "$$",
    links: [],
    language: "en",
  },
  look: {},
  pages: [HOME, TREATMENTS, TEAM, VISIT],
};
