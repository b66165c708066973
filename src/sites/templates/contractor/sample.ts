import type { SiteSettingsInput } from "../settings.schema.ts";

export const SAMPLE: SiteSettingsInput = {
  business: {
    name: "Halvorsen Build",
    tagline: "Additions, kitchens and timber frames in Duluth, built by the people who drew them",
    description:
      "A building contractor in Duluth, Minnesota: additions, kitchens, dormers, decks and timber frames. One crew, one price in writing, one number to call.",
    phone: "+1 218 555 0147",
    email: "",
    address: { street: "640 Garfield Yard", city: "Duluth", region: "MN", postalCode: "55802", country: "US" },
    geo: { lat: 46.7722, lng: -92.1118 },
    hours: [
      ...(["monday", "tuesday", "wednesday", "thursday", "friday"] as const).map((day) => ({
        day,
        opens: "07:00",
        closes: "16:30",
      })),
      { day: "saturday", opens: "08:00", closes: "12:00" },
    ],
    hoursNote: "The telephone is answered from six in the morning.",
    priceRange: "$$$",
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
            eyebrow: "Building contractor, Duluth MN",
            title: "We build what we draw",
            text: "Additions, kitchens, dormers and timber frames. One crew of nine from the first line to the last nail, and a price that stays where we put it.",
            image: { art: "stages" },
            action: { label: "Ask for a site visit", to: "#booking" },
            second: { label: "See the jobs", to: "#work" },
          },
        },
        {
          id: "does",
          kind: "services",
          values: {
            nav: "What we build",
            title: "What we build",
            text: "Six kinds of job, all of them houses. We do not pave, and we do not do roofs alone.",
            items: [
              {
                name: "Additions",
                text: "A room, a wing or a second floor, with the permit drawings made by us.",
                price: "from $310 a square foot",
              },
              {
                name: "Kitchens",
                text: "Walls moved, pipes and wires renewed, cupboards from our own bench.",
                price: "from $38,000",
              },
              {
                name: "Dormers & lofts",
                text: "Headroom and daylight under a roof that you already have.",
                price: "from $46,000",
              },
              {
                name: "Timber frames",
                text: "Cut in the yard over winter, raised on your slab in three days.",
                price: "from $62,000",
              },
              {
                name: "Decks & porches",
                text: "Cedar or larch on footings below the frost, five feet down.",
                price: "from $14,000",
              },
              {
                name: "Repairs",
                text: "Sills, beams and what the last contractor left. Two days are kept for them each week.",
                price: "$96 an hour",
              },
            ],
          },
        },
        {
          id: "jobs",
          kind: "work",
          values: {
            nav: "Jobs",
            title: "Three jobs, before and after",
            text: "With what they cost and how long they took, because that is what you want to know.",
            items: [
              {
                title: "Kitchen on Hawthorne Road",
                meta: "2024, nine weeks, $71,400",
                text: "Before: four doors, one window, eleven feet of counter.\n\nAfter: one wall less, 31 feet of counter, and the sink where the morning sun is.",
                image: { art: "kitchen" },
              },
              {
                title: "A room under the roof",
                meta: "2024, seven weeks, $58,900",
                text: "Before: an attic with five feet of headroom and a ladder.\n\nAfter: a bedroom of 210 square feet, stairs, and a view of the lake.",
                image: { art: "dormer" },
              },
              {
                title: "Deck above the creek",
                meta: "2023, three weeks, $22,300",
                text: "Before: a door that opened onto a drop of four feet.\n\nAfter: 280 square feet of larch, and steps that do not freeze over.",
                image: { art: "deck" },
              },
            ],
          },
        },
        {
          id: "course",
          kind: "steps",
          values: {
            nav: "How it goes",
            title: "From call to key",
            text: "You talk to Kari at the start, and to Kari at the end.",
            items: [
              {
                title: "We come and look",
                text: "An hour at your house, free within thirty miles. We say on the spot if it is not a job for us.",
              },
              {
                title: "Drawing and price",
                text: "In two weeks: plans to scale and one price in writing, good for ninety days.",
              },
              { title: "Permit", text: "We file it, meet the inspector and hang the card in the window." },
              {
                title: "Build",
                text: "The same crew each day from seven. On Fridays you get photographs and what comes next.",
              },
              {
                title: "The last list",
                text: "We walk through with you and a roll of yellow tape. The last tenth is due when the tape is gone.",
              },
            ],
          },
        },
        {
          id: "yard",
          kind: "about",
          values: {
            nav: "The yard",
            title: "Nine people, one yard",
            text: "Kari Halvorsen learned framing from her father and drawing at night school, and put the two under one roof in 2009. Today there are nine of us: four carpenters, two joiners, a mason, an apprentice and Kari.\n\nWe take on four large jobs at a time and no more. That is why you may wait two months for us to start, and why we do not leave once we have.",
            image: { art: "plan" },
            facts: [
              { value: "212", label: "jobs since 2009" },
              { value: "4", label: "at a time, no more" },
              { value: "10", label: "years of warranty on the frame" },
            ],
          },
        },
        {
          id: "said",
          kind: "reviews",
          values: {
            title: "What clients say",
            items: [
              {
                quote:
                  "They found rot behind the sink on the second day. Kari showed us, priced it on a sheet of plywood and kept to it.",
                author: "Joan P.",
                source: "kitchen, Hawthorne Road",
              },
              {
                quote: "Nine weeks were promised, nine weeks it was. They swept the street before they left.",
                author: "The Abdi family",
                source: "addition, Lakeside",
              },
            ],
          },
        },
        {
          id: "papers",
          kind: "trust",
          values: {
            title: "Licensed and insured",
            items: [
              { name: "Residential builder, MN BC000000" },
              { name: "Liability $2 million" },
              { name: "Workers’ compensation for all nine" },
              { name: "Lead-safe certified" },
            ],
          },
        },
        {
          id: "asked",
          kind: "faq",
          values: {
            nav: "Questions",
            title: "Asked on every first visit",
            items: [
              {
                question: "When could you start?",
                answer:
                  "Large jobs wait eight to ten weeks at present, repairs about two. We tell you the week before you sign.",
              },
              {
                question: "Can we live in the house meanwhile?",
                answer:
                  "Nearly always. We build a wall against the dust on the first day and leave you water, heat and one working door.",
              },
              {
                question: "What if it costs more than you said?",
                answer:
                  "It does not, unless you change the drawing or we find what nobody could see. Then work stops until you have signed a new sheet.",
              },
              {
                question: "Do you work in winter?",
                answer:
                  "Inside, all through. Slabs and footings rest from mid-December to March, when we cut frames in the yard.",
              },
            ],
          },
        },
        {
          id: "visit",
          kind: "visit",
          values: {
            title: "Come by the yard",
            note: "Behind the grain elevator, the gate with the yellow post. Coffee is on at half past nine.",
            image: { art: "frame" },
          },
        },
        {
          id: "booking",
          kind: "booking",
          values: {
            nav: "Site visit",
            title: "Ask for a site visit",
            text: "Tell us the street and what you have in mind. Kari calls back within a working day with two dates.",
            ask: "service",
            services: [
              { name: "Addition" },
              { name: "Kitchen" },
              { name: "Dormer or loft" },
              { name: "Timber frame" },
              { name: "Deck or porch" },
              { name: "Repair" },
            ],
            button: "Ask for a visit",
            thanks: "Thank you. Kari calls you within a working day.",
          },
        },
      ],
    },
  ],
};
