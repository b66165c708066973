import { expect, it } from "vitest";
import { newEmailToken } from "./email-token.service.ts";
import { addressTakenMail, verificationMail } from "./identity-mails.service.ts";

it("encodes what people typed, and links nowhere but to this deployment", () => {
  const name = `<img src=x onerror="alert(1)"> & 'Ada'`;
  const token = newEmailToken();
  for (const mail of [
    verificationMail("https://app.example.com", "a@b.co", name, token),
    addressTakenMail("https://app.example.com", "a@b.co", name),
  ]) {
    expect(mail.html).not.toContain("<img");
    expect(mail.html).toContain("&lt;img src=x onerror=&quot;alert(1)&quot;&gt; &amp; &#39;Ada&#39;");
    expect(mail.text).toContain(name);
    expect(mail.subject).not.toContain("Ada");
    for (const [, href] of mail.html?.matchAll(/href="([^"]*)"/g) ?? [])
      expect(href).toMatch(/^https:\/\/app\.example\.com\//);
  }
});

it("puts the token where no server's log sees it, and none into the mail for a taken address", () => {
  const token = newEmailToken();
  const { text, html } = verificationMail("https://app.example.com", "a@b.co", "", token);
  expect(html).toContain(`/verify-email#token=${token}`);
  expect(text).toContain(token);
  expect(addressTakenMail("https://app.example.com", "a@b.co", "").text).not.toContain("ewv_");
});
