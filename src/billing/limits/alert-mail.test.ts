import { expect, it } from "vitest";
import { alertMail } from "./alert-mail.ts";

const to = { userId: "user_0123456789", email: "ada@example.com", orgName: "Analytical Engines" };
const alert = {
  id: "alert_0123456789",
  subject: "tag:team=R&D",
  period: "month",
  periodStart: Date.UTC(2026, 10, 1),
  threshold: 80,
  budgetMicroUsd: 5_000_000,
  spentMicroUsd: 4_000_001,
  at: Date.UTC(2026, 10, 21),
} as const;

it("says what is spent of which budget and when it starts anew, and leads to where it is changed", () => {
  const { subject, text, html } = alertMail("https://edgewright.example", to, alert, undefined);
  expect(subject).toBe("80 % of the monthly budget of the tag 'team=R&D' is spent");
  expect(text).toContain("$4.000001 of $5.00");
  expect(text).toContain("2026-12-01 at 00:00 UTC");
  expect(text).toContain("https://edgewright.example/limits");
  expect(html).toContain('href="https://edgewright.example/limits"');
  expect(html).not.toContain("R&D'");
});

it("calls a member or key by its name, and by its id where it is gone or its name carries a message", () => {
  const ofKey = { ...alert, subject: "key:key_1" } as const;
  const titleOf = (called?: string) => alertMail("https://edgewright.example", to, ofKey, called).subject;
  expect(titleOf("Web shop")).toBe("80 % of the monthly budget of the API key 'Web shop' is spent");
  for (const name of [undefined, "Web\r\nshop", "x' is over. See https://evil.example", "\u202eshop"])
    expect(titleOf(name)).toBe("80 % of the monthly budget of the API key key_1 is spent");
});

it("says that a call was refused, though not all is spent, and by which amounts", () => {
  const refused = { heldMicroUsd: 300_000, neededMicroUsd: 700_000 };
  const { subject, text } = alertMail(
    "https://edgewright.example",
    to,
    { ...alert, threshold: 100, refused },
    undefined,
  );
  expect(subject).toBe("The monthly budget of the tag 'team=R&D' refuses calls");
  expect(text).toContain("$5.00, has refused a call: $4.000001 is spent, $0.30 is held");
  expect(text).toContain("would have reserved $0.70");
  expect(text).toContain("2026-12-01 at 00:00 UTC");
  expect(text).not.toContain("100 %");
});
