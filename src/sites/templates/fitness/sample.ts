import type { SiteSettingsInput } from "../settings.schema.ts";

export const SAMPLE: SiteSettingsInput = {
  business: {
    name: "Eastyard",
    tagline: "Strength, boxing and conditioning in small groups",
    description:
      "A training studio in an old tram depot. Twelve people to a class, coaches who know your name, from six in the morning until nine at night.",
    phone: "+1 215 555 0127",
    email: "",
    address: { street: "440 Depot Street", city: "Philadelphia", region: "PA", postalCode: "19125", country: "US" },
    geo: { lat: 39.9747, lng: -75.1295 },
    hours: [
      ...(["monday", "tuesday", "wednesday", "thursday", "friday"] as const).map((day) => ({
        day,
        opens: "06:00",
        closes: "21:00",
      })),
      { day: "saturday", opens: "08:00", closes: "14:00" },
      { day: "sunday", opens: "09:00", closes: "13:00" },
    ],
    hoursNote: "The door opens fifteen minutes before the first class.",
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
            eyebrow: "Depot Street, Philadelphia",
            title: "Get strong with twelve others",
            text: "Strength, boxing and conditioning in an old tram depot. Small classes, five coaches, and a first week that costs what a lunch does.",
            image: { art: "sprint" },
            action: { label: "Try a week for $15", to: "#booking" },
            second: { label: "Timetable", to: "#timetable" },
          },
        },
        {
          id: "week",
          kind: "timetable",
          values: {
            nav: "Timetable",
            title: "The week",
            text: "Every class lasts fifty minutes and takes twelve. Come to any of them; all are taught for beginners too.",
            days: [
              {
                name: "Monday",
                items: [
                  { time: "06:15", name: "Strength", with: "Noor" },
                  { time: "12:10", name: "Engine", with: "Dan", note: "35 minutes" },
                  { time: "17:30", name: "Boxing", with: "Amara" },
                  { time: "18:45", name: "Strength", with: "Noor" },
                ],
              },
              {
                name: "Tuesday",
                items: [
                  { time: "06:15", name: "Engine", with: "Dan" },
                  { time: "17:30", name: "Strength", with: "Dan" },
                  { time: "18:45", name: "Long & loose", with: "Amara" },
                ],
              },
              {
                name: "Wednesday",
                items: [
                  { time: "06:15", name: "Boxing", with: "Amara" },
                  { time: "12:10", name: "Strength", with: "Noor", note: "35 minutes" },
                  { time: "17:30", name: "Strength", with: "Noor" },
                  { time: "18:45", name: "Engine", with: "Dan" },
                ],
              },
              {
                name: "Thursday",
                items: [
                  { time: "06:15", name: "Strength", with: "Dan" },
                  { time: "17:30", name: "Boxing", with: "Amara" },
                  { time: "18:45", name: "First lifts", with: "Noor", note: "new here" },
                ],
              },
              {
                name: "Friday",
                items: [
                  { time: "06:15", name: "Engine", with: "Dan" },
                  { time: "12:10", name: "Boxing", with: "Amara", note: "35 minutes" },
                  { time: "17:30", name: "Strength", with: "Noor" },
                ],
              },
              {
                name: "Saturday",
                items: [
                  { time: "08:30", name: "Strength", with: "Dan" },
                  { time: "09:45", name: "Engine, in pairs", with: "Dan" },
                  { time: "11:00", name: "First lifts", with: "Noor", note: "new here" },
                ],
              },
              {
                name: "Sunday",
                items: [
                  { time: "09:30", name: "Long & loose", with: "Amara" },
                  { time: "11:00", name: "Open floor", note: "a coach is there" },
                ],
              },
            ],
          },
        },
        {
          id: "classes",
          kind: "services",
          values: {
            nav: "Classes",
            title: "Four things, done well",
            items: [
              {
                name: "Strength",
                text: "Squat, hinge, press, pull. You write down what you lifted, and lift a little more.",
                image: { art: "press" },
              },
              {
                name: "Engine",
                text: "Bells, sleds and the rower. Hard for as long as you choose.",
                image: { art: "swing" },
              },
              { name: "Boxing", text: "Footwork and bags. Nobody hits anybody.", image: { art: "boxing" } },
              {
                name: "Long & loose",
                text: "An hour on the floor for hips and shoulders that sit all day.",
                image: { art: "warrior" },
              },
            ],
          },
        },
        {
          id: "prices",
          kind: "plans",
          values: {
            nav: "Prices",
            title: "What it costs",
            text: "No joining fee. Pause for as long as you like, leave with a month’s notice.",
            items: [
              {
                name: "First week",
                price: "$15",
                period: "for seven days",
                text: "For whoever is new.",
                points: [{ name: "As many classes as you want" }, { name: "A talk with a coach before the first" }],
                action: { label: "Start on Monday", to: "#booking" },
              },
              {
                name: "Member",
                price: "$129",
                period: "a month",
                text: "What most people here have.",
                points: [
                  { name: "Every class, every day" },
                  { name: "A plan of your own, renewed every eight weeks" },
                  { name: "Two visits a month for a friend" },
                ],
                featured: true,
                action: { label: "Become a member", to: "#booking" },
              },
              {
                name: "Ten classes",
                price: "$190",
                period: "good for six months",
                text: "For shift workers and travellers.",
                points: [{ name: "Any class" }, { name: "May be shared by two" }],
                action: { label: "Take ten", to: "#booking" },
              },
            ],
          },
        },
        {
          id: "team",
          kind: "team",
          values: {
            nav: "Coaches",
            title: "Who shouts your name",
            people: [
              {
                name: "Noor Haddadin",
                role: "Strength",
                text: "Rowed for her university, then taught three hundred people to deadlift. Counts out loud.",
                image: { art: "noor" },
              },
              {
                name: "Dan Pell",
                role: "Engine",
                text: "Was a bicycle courier for nine years and still cannot stand still.",
                image: { art: "dan" },
              },
              {
                name: "Amara Dike",
                role: "Boxing, Long & loose",
                text: "Nineteen bouts, a yoga certificate, and the quietest voice in the building.",
                image: { art: "amara" },
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
                quote: "I came for a week two winters ago. Last month I carried my own sofa up to the third floor.",
                author: "Gil",
                source: "member since 2023",
              },
              {
                quote: "It is the only gym where I know the names of all the others.",
                author: "Teresa M.",
                source: "mornings",
              },
              {
                quote: "I am sixty-eight. They put me next to a student and gave us the same bar.",
                author: "Walt",
                source: "Tuesdays and Thursdays",
              },
            ],
          },
        },
        {
          id: "asked",
          kind: "faq",
          values: {
            nav: "Questions",
            title: "Before you come",
            items: [
              {
                question: "I have never lifted anything. Where do I begin?",
                answer:
                  "With First lifts, on Thursday evening or Saturday morning. It is the same room and the same coaches, with empty bars.",
              },
              { question: "What do I bring?", answer: "Flat shoes, water, a lock for the locker. Towels are here." },
              {
                question: "Are there showers?",
                answer: "Six, each with a door, and warm until the last one has gone home.",
              },
              {
                question: "May I come while I am pregnant, or after an injury?",
                answer: "Yes, once your doctor agrees. Tell us before, and a coach plans the class around it.",
              },
            ],
          },
        },
        {
          id: "visit",
          kind: "visit",
          values: {
            nav: "Find us",
            title: "The old depot",
            note: "Through the yard, the orange door. Trolley 15 stops outside; bicycles come in with you.",
          },
        },
        {
          id: "trial",
          kind: "booking",
          values: {
            nav: "Try a week",
            title: "Try a week",
            text: "Tell us which day you would like to begin. A coach writes back the same day and meets you at the door.",
            ask: "service",
            services: [
              { name: "Strength" },
              { name: "Engine" },
              { name: "Boxing" },
              { name: "Long & loose" },
              { name: "I do not know yet" },
            ],
            button: "Ask for this day",
            thanks: "We have your request. A coach will write to you today.",
          },
        },
      ],
    },
  ],
};
