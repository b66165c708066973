import type { SiteSettingsInput } from "../settings.schema.ts";

export const SAMPLE: SiteSettingsInput = {
  business: {
    name: "Oleander",
    tagline: "A quiet hair salon on Alder Street",
    description:
      "A four-chair hair salon in Providence. Cuts, colour and care for every texture, with one person from the first word to the last look.",
    phone: "+1 401 555 0126",
    email: "",
    address: { street: "48 Alder Street", city: "Providence", region: "RI", postalCode: "02903", country: "US" },
    geo: { lat: 41.8236, lng: -71.4222 },
    hours: [
      { day: "tuesday", opens: "10:00", closes: "18:00" },
      { day: "wednesday", opens: "10:00", closes: "18:00" },
      { day: "thursday", opens: "12:00", closes: "20:00" },
      { day: "friday", opens: "10:00", closes: "18:00" },
      { day: "saturday", opens: "09:00", closes: "16:00" },
    ],
    hoursNote: "The last cut begins an hour before we close.",
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
            eyebrow: "Cut, colour and care",
            title: "Hair, cut to be lived in",
            text: "Four chairs, no music to shout over, and one person who looks after you from the first word to the last look in the glass.",
            image: { art: "waves" },
            action: { label: "Ask for a time", to: "#booking" },
            second: { label: "See the prices", to: "#prices" },
          },
        },
        {
          id: "about",
          kind: "about",
          values: {
            nav: "The salon",
            title: "We begin with dry hair and a question",
            text: "How do you wear it on a Tuesday? A good cut is the one you can do yourself, in five minutes, with the brush you own. So we look at your hair as it falls, before it is washed and pulled straight, and we talk before we touch the scissors.\n\nMaren Oleander opened this room in 2014, after twelve years behind other people’s chairs. We are four now. We book one guest at a time, and we leave a quarter of an hour between them.",
            image: { art: "room" },
            facts: [
              { value: "4", label: "chairs, and never a double booking" },
              { value: "75", label: "minutes for every first cut" },
              { value: "2014", label: "the year the door opened" },
            ],
          },
        },
        {
          id: "prices",
          kind: "prices",
          values: {
            nav: "Prices",
            title: "What it costs",
            text: "By time and care, the same for everyone. You hear the price before we start, and that is what you pay.",
            groups: [
              {
                title: "Cut",
                items: [
                  { name: "First cut", description: "A long talk, wash, cut and finish; 75 minutes", price: "$95" },
                  { name: "Cut and finish", description: "For those who know the chair; 60 minutes", price: "$82" },
                  { name: "Curls, cut dry", description: "Curl by curl, then washed and set", price: "$105" },
                  { name: "Short crop", description: "Scissors or clippers, neck and beard line", price: "$54" },
                  { name: "Fringe", description: "Between two cuts", price: "$15", note: "free for guests" },
                ],
              },
              {
                title: "Colour",
                text: "A patch test two days before your first colour; it takes five minutes.",
                items: [
                  { name: "Root colour", description: "With wash and finish", price: "$98" },
                  { name: "Gloss", description: "Tone and shine, gone in six weeks", price: "$60" },
                  { name: "Painted lights", description: "By hand, so that they grow out softly", price: "from $190" },
                  { name: "Back to natural", description: "Planned together, over several visits", price: "on advice" },
                ],
              },
              {
                title: "Care",
                items: [
                  { name: "Wash and blow-dry", price: "$48" },
                  { name: "Scalp treatment", description: "Warm oil, a slow massage, steam", price: "$40" },
                  { name: "Hair up", description: "For weddings, stages and good reasons", price: "from $110" },
                ],
              },
            ],
          },
        },
        {
          id: "looks",
          kind: "gallery",
          values: {
            title: "",
            images: [
              { image: { art: "braid" }, caption: "One long braid, for Ida’s wedding" },
              { image: { art: "tools" }, caption: "What lies on the table" },
              { image: { art: "ledge" }, caption: "Eucalyptus, and the oil we use" },
            ],
          },
        },
        {
          id: "team",
          kind: "team",
          values: {
            nav: "People",
            title: "Whose hands you are in",
            people: [
              {
                name: "Maren Oleander",
                role: "Owner; cuts, fringes",
                text: "Trained in Copenhagen. Will talk you out of a fringe on a bad day.",
                image: { art: "bobbed" },
              },
              {
                name: "Theo Baptiste",
                role: "Short hair, beards",
                text: "A barber’s son, and just as quiet about it.",
                image: { art: "cropped" },
              },
              {
                name: "Simone Achebe",
                role: "Curls, coils, natural hair",
                text: "Teaches our dry cut, and the care that comes after it.",
                image: { art: "afro" },
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
                quote: "Ten weeks later it still falls the way she cut it. I have stopped apologising for my hair.",
                author: "Joan P.",
                source: "a guest since 2016",
              },
              { quote: "The first person who asked how I dry it before picking up the scissors.", author: "Nadia K." },
              { quote: "An hour without a screen or a sales talk. I nearly fell asleep.", author: "Ruben A." },
            ],
          },
        },
        {
          id: "questions",
          kind: "faq",
          values: {
            nav: "Questions",
            title: "Before you come",
            items: [
              {
                question: "Shall I come with washed hair?",
                answer:
                  "Come as you would to a dinner with friends: dry, brushed and worn as you usually do. We wash it here.",
              },
              {
                question: "What if I do not like it?",
                answer: "Tell us within ten days and we put it right, without a bill and without a face.",
              },
              {
                question: "How late may I cancel?",
                answer:
                  "Until noon of the day before. Later than that we ask for half, since somebody else would have liked the hour.",
              },
              {
                question: "May I bring a child, or a dog?",
                answer: "Both, if they like a quiet room. Cuts for children up to twelve are $35.",
              },
            ],
          },
        },
        {
          id: "visit",
          kind: "visit",
          values: {
            nav: "Find us",
            title: "Forty-eight, Alder Street",
            note: "The green door next to the bindery; ring twice. There are two steps, and a ramp that we put out when you call. Bus 27 stops at the corner.",
          },
        },
        {
          id: "booking",
          kind: "booking",
          values: {
            nav: "Book",
            title: "Ask for a time",
            text: "Say what you have in mind and when it would suit you. Maren reads everything in the evening and answers by mail.",
            ask: "service",
            services: [
              { name: "First cut" },
              { name: "Cut and finish" },
              { name: "Curls, cut dry" },
              { name: "Short crop" },
              { name: "Colour, with advice" },
              { name: "Hair up" },
            ],
          },
        },
      ],
    },
  ],
};
