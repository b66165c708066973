/** The sample's page of prices. */
import type { SiteSettingsInput } from "../settings.schema.ts";

export const TREATMENTS: SiteSettingsInput["pages"][number] = {
  id: "treatments",
  path: "/treatments",
  title: "Treatments",
  description: "Treatments at Northlight Dental with their prices, for those with and without insurance.",
  sections: [
    {
      id: "treathero",
      kind: "hero",
      values: {
        eyebrow: "Treatments and prices",
        title: "What it costs, before it starts",
        text: "Prices without insurance. With it you pay less; we find out how much before you sit down.",
        image: { art: "smile" },
      },
    },
    {
      id: "pricelist",
      kind: "prices",
      values: {
        title: "Prices",
        text: "They include anaesthetic, X-rays that we need for the work, and a look at it two weeks later.",
        groups: [
          {
            title: "Keep",
            text: "Twice a year, so that the rest stays short.",
            items: [
              { name: "Check-up", description: "With pictures, and time for your questions", price: "$85" },
              { name: "Cleaning", description: "Scale, polish, advice on brushes", price: "$110" },
              { name: "Gum care", description: "Per quarter of the mouth", price: "$145" },
              { name: "Children’s check-up", description: "Up to twelve years", price: "$55" },
              { name: "Sealing", description: "A thin coat on a child’s new molar", price: "$40" },
            ],
          },
          {
            title: "Mend",
            text: "As little as the tooth needs.",
            items: [
              { name: "Filling, one side", price: "$160" },
              { name: "Filling, two or three sides", price: "$210" },
              { name: "Root canal, front tooth", price: "$640" },
              { name: "Root canal, molar", price: "$890" },
              { name: "Taking out a tooth", price: "from $180" },
            ],
          },
          {
            title: "Replace",
            text: "With a plan and a second opinion, if you like one.",
            items: [
              { name: "Ceramic crown", price: "$920" },
              { name: "Bridge", description: "Three parts", price: "$2,450" },
              { name: "Implant with crown", description: "With our surgeon, on two Fridays a month", price: "$3,400" },
              { name: "Night guard", price: "$380" },
            ],
          },
          {
            title: "Brighten",
            text: "Only on healthy teeth, and not before a wedding next week.",
            items: [
              { name: "Whitening at home", description: "Trays and gel for ten nights", price: "$290" },
              { name: "One dark tooth", description: "From the inside", price: "$150" },
            ],
          },
        ],
      },
    },
    {
      id: "moneyfaq",
      kind: "faq",
      values: {
        title: "About money",
        items: [
          {
            question: "Do you take my insurance?",
            answer:
              "We settle directly with five insurers; they are named on the first page. With any other we give you a bill that they accept.",
          },
          {
            question: "May I pay in parts?",
            answer:
              "Yes. Above $400 you may pay in up to six monthly parts, without interest and without a form from a bank.",
          },
          {
            question: "What if it turns out to be more?",
            answer: "Then we stop, tell you, and write a new sheet. You never owe more than what you signed.",
          },
        ],
      },
    },
    {
      id: "askfirst",
      kind: "banner",
      values: {
        title: "Not sure what you need?",
        text: "Most people are not. Come for a check-up; we start there.",
        action: { label: "Ask for an appointment", to: "/visit#booking" },
      },
    },
  ],
};
