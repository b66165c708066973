import type { SiteSettingsInput } from "../settings.schema.ts";

export const SAMPLE: SiteSettingsInput = {
  business: {
    name: "Pell, Okafor & Lind",
    tagline: "Attorneys for families, landlords, tenants and small firms in Rhode Island",
    description:
      "Four attorneys in Providence: wills and estates, family, property, employment and small companies. Fees are agreed before we begin.",
    phone: "+1 401 555 0133",
    email: "",
    address: { street: "18 Chandler Row", city: "Providence", region: "RI", postalCode: "02903", country: "US" },
    geo: { lat: 41.8262, lng: -71.4071 },
    hours: [
      ...(["monday", "tuesday", "wednesday", "thursday"] as const).map((day) => ({
        day,
        opens: "09:00",
        closes: "17:30",
      })),
      { day: "friday", opens: "09:00", closes: "15:00" },
    ],
    hoursNote: "Evenings and visits at home by appointment.",
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
            eyebrow: "Attorneys at law in Providence since 1987",
            title: "Plain advice, given early",
            text: "Most of our work is to keep people out of court. We tell you in the first hour where you stand, what it may cost and whether you need us at all.",
            image: { art: "colonnade" },
            action: { label: "Arrange a first meeting", to: "/contact" },
            second: { label: "What we do", to: "/practice" },
          },
        },
        {
          id: "areas",
          kind: "services",
          values: {
            title: "Practice areas",
            text: "The long version, with examples, has a page of its own.",
            items: [
              { name: "Wills & estates", text: "Wills, trusts, powers of attorney, and probate when the time comes." },
              {
                name: "Family",
                text: "Separation, custody and support, settled at a table wherever that can be done.",
              },
              {
                name: "Houses & land",
                text: "Purchases, leases, boundaries, and disputes between landlord and tenant.",
              },
              { name: "Work", text: "Contracts, dismissals and unpaid wages, for employees and for small employers." },
              { name: "Small companies", text: "Founding, partners, succession; the contract you are about to sign." },
            ],
          },
        },
        {
          id: "firm",
          kind: "about",
          values: {
            title: "The firm",
            text: "Edmund Pell opened this office above a bookbinder’s in 1987 with one desk and a borrowed typewriter. There are four of us today, and the bookbinder’s shop is our library.\n\nWe have stayed small on purpose. The attorney whom you meet first is the one who reads your papers, writes your letters and stands beside you if it comes to a hearing. Nobody here bills for being briefed by a colleague.",
            image: { art: "staircase" },
            facts: [
              { value: "4", label: "attorneys, and nobody to be handed on to" },
              { value: "38", label: "years in the same house on Chandler Row" },
              { value: "9/10", label: "matters closed last year without a day in court" },
            ],
          },
        },
        {
          id: "course",
          kind: "steps",
          values: {
            title: "How a matter goes",
            items: [
              {
                title: "The first hour",
                text: "You tell us what happened and bring what you have. It costs $150, and nothing if we cannot help.",
              },
              {
                title: "A letter",
                text: "Within three days you have our view in writing: where you stand, your choices, and a fee for each.",
              },
              { title: "Your decision", text: "You take the letter home. We begin when you say so, not before." },
              {
                title: "The work",
                text: "One attorney, one telephone number, and a short note on the first of every month.",
              },
            ],
          },
        },
        {
          id: "words",
          kind: "reviews",
          values: {
            title: "In clients’ words",
            items: [
              {
                quote:
                  "She read the lease aloud, stopped at clause nine and said: this is why you are here. It was settled by Friday.",
                author: "M. Tavares",
                source: "tenant, Federal Hill",
              },
              {
                quote:
                  "He told us that we did not need a lawyer, and how to do it ourselves. We have sent him four friends.",
                author: "Ruth and Dan K.",
                source: "Cranston",
              },
            ],
          },
        },
        {
          id: "call",
          kind: "banner",
          values: {
            title: "Something with a date on it? Call today.",
            text: "Summonses, notices to quit and appeals run out. We keep an hour free every morning for them.",
            action: { label: "Call the office", to: "call" },
          },
        },
      ],
    },
    {
      id: "practice",
      path: "/practice",
      title: "Practice areas",
      description: "What the attorneys of Pell, Okafor & Lind do in Providence, and what it costs.",
      sections: [
        {
          id: "practicetop",
          kind: "hero",
          values: {
            title: "Five fields, and we stay within them",
            text: "Where a matter lies outside of them we say so, and give you the name of somebody whom we would hire ourselves.",
          },
        },
        {
          id: "fields",
          kind: "services",
          values: {
            title: "What we do",
            items: [
              {
                name: "Wills & estates",
                text: "A will that your family can read. Trusts for children and for those who cannot decide for themselves. Probate, with an account of every dollar.",
                price: "Will for one person, $480",
              },
              {
                name: "Family",
                text: "Separation, custody, support, adoption, and agreements before a marriage. We mediate first. When that fails we go to the Family Court with you.",
                price: "by the hour, with a ceiling",
              },
              {
                name: "Houses & land",
                text: "We read the contract before you sign it, search the title and sit with you at the closing. For tenants and landlords: leases, repairs, deposits, evictions.",
                price: "Closing for a buyer, $950",
              },
              {
                name: "Work",
                text: "Contracts, non-competes, dismissals, unpaid wages. We act for employees, and for employers with fewer than fifty of them; never for both in one trade.",
                price: "Review of a contract, $320",
              },
              {
                name: "Small companies",
                text: "Founding an LLC, agreements among partners, selling the business or handing it on. Many of our clients have one shop and one van.",
                price: "LLC with an agreement, $1,200",
              },
            ],
          },
        },
        {
          id: "fees",
          kind: "prices",
          values: {
            title: "Fees",
            text: "Agreed in writing before we begin. No charge for calls below ten minutes, for copies or for our own mistakes.",
            groups: [
              {
                title: "By the hour",
                items: [
                  { name: "Partner", price: "$310" },
                  { name: "Associate", price: "$230" },
                  { name: "Paralegal", price: "$110" },
                ],
              },
              {
                title: "At a fixed fee",
                items: [
                  { name: "First hour", description: "Set against later work", price: "$150" },
                  {
                    name: "Wills for a couple",
                    description: "With powers of attorney and two meetings",
                    price: "$780",
                  },
                  { name: "Letter of demand", price: "$260" },
                  { name: "Security deposit claim", description: "To judgment in small claims", price: "$600" },
                ],
              },
            ],
          },
        },
      ],
    },
    {
      id: "people",
      path: "/people",
      title: "People",
      description: "The four attorneys of Pell, Okafor & Lind.",
      sections: [
        {
          id: "people1",
          kind: "team",
          values: {
            title: "Four attorneys",
            text: "You may choose whom you see. If you do not mind, we choose by the matter.",
            people: [
              {
                name: "Edmund Pell",
                role: "Partner, wills & estates",
                text: "Founded the firm in 1987. Clerked at the probate court before that.\n\nAdmitted in Rhode Island and Massachusetts.",
                image: { art: "partner-one" },
              },
              {
                name: "Grace Okafor",
                role: "Partner, family",
                text: "Trained mediator; has taught family law in the evenings for twelve years.\n\nAdmitted in Rhode Island. Speaks Igbo and French.",
                image: { art: "partner-two" },
              },
              {
                name: "Ingrid Lind",
                role: "Partner, houses & land",
                text: "Was a surveyor first, and still walks every boundary that she argues about.\n\nAdmitted in Rhode Island and Connecticut.",
                image: { art: "partner-three" },
              },
              {
                name: "Daniel Reyes",
                role: "Associate, work & companies",
                text: "Grew up in his parents’ bakery and knows what payroll week feels like.\n\nAdmitted in Rhode Island. Speaks Spanish.",
                image: { art: "partner-four" },
              },
            ],
          },
        },
        {
          id: "courts",
          kind: "trust",
          values: {
            title: "Admitted before",
            items: [
              { name: "Supreme Court of Rhode Island" },
              { name: "Family Court" },
              { name: "Probate courts of all 39 towns" },
              { name: "U.S. District Court, D.R.I." },
              { name: "First Circuit" },
            ],
          },
        },
        {
          id: "joining",
          kind: "prose",
          values: {
            title: "Working here",
            text: "We take one clerk each summer from the third year of law school, and pay them. Write to us in January with a page about a case that you think was decided wrongly.\n\nWe have no open post for attorneys at present.",
          },
        },
      ],
    },
    {
      id: "questions",
      path: "/questions",
      title: "Questions",
      description: "What clients ask us before they come, and short notes on the law of Rhode Island.",
      sections: [
        {
          id: "faq1",
          kind: "faq",
          values: {
            title: "Before you come",
            text: "The law in general, as we explain it at the desk. Your case may differ, so please ask.",
            items: [
              {
                question: "What shall I bring to the first meeting?",
                answer:
                  "Every letter with a date on it, the contract or lease if there is one, and a list of what happened in order. Photographs on your telephone are fine.",
              },
              {
                question: "Is what I tell you confidential?",
                answer:
                  "Yes, from the first word, even if you never become a client. We check beforehand only that we do not act for the other side.",
              },
              {
                question: "Do I need a will if I own very little?",
                answer:
                  "If you have children, yes: a will is where you name who looks after them. If not, the state’s own rules may already do what you want. We will tell you.",
              },
              {
                question: "My landlord gave me five days. What does that mean?",
                answer:
                  "It is a demand for rent, not an eviction. Only a court can put you out. Call us the same day; there are usually two or three things to do at once.",
              },
              {
                question: "Can we share one attorney in a divorce?",
                answer:
                  "No, but you can share one mediator, and each have the result read by an attorney of your own. That is often the cheapest way.",
              },
              {
                question: "What if I cannot pay?",
                answer:
                  "Say so at the start. We take payments by the month without interest, and two matters a year for nothing.",
              },
            ],
          },
        },
        {
          id: "note1",
          kind: "prose",
          values: {
            title: "A note on security deposits",
            text: "A landlord in Rhode Island may hold one month’s rent and no more. It must come back within twenty days of the end of the lease and of your giving a new address, with a list of whatever was kept and why.\n\nWear is not damage. Faded paint, worn carpet and the holes of a few picture hooks are what a home looks like after being lived in. Where a deposit is kept without reason, a court can award twice the amount.",
          },
        },
        {
          id: "letters",
          kind: "newsletter",
          values: {
            title: "Four letters a year",
            text: "What has changed in the law of homes, families and small firms, on one page.",
            button: "Send me the letters",
          },
        },
      ],
    },
    {
      id: "contact",
      path: "/contact",
      title: "Contact",
      description: "Write to Pell, Okafor & Lind or visit the office on Chandler Row in Providence.",
      sections: [
        {
          id: "write",
          kind: "contact",
          values: {
            title: "Write to us",
            text: "Two sentences are enough. Please leave out names of the other side until we have answered; we check for conflicts first.",
            button: "Send to the office",
            thanks: "Thank you. An attorney reads this today and answers by tomorrow evening; on Fridays, by Monday.",
          },
        },
        {
          id: "visit",
          kind: "visit",
          values: {
            title: "The office",
            note: "Two flights up; there is a lift at the back. The garage on Canal Street takes our stamp.",
          },
        },
      ],
    },
  ],
};
