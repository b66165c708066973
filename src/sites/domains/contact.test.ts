import { describe, expect, it } from "vitest";
import { CONTACT, startCloudflare } from "../cloudflare/cloudflare.fixture.ts";
import { DomainContact } from "./contact.schema.ts";

describe("a contact", () => {
  it("that is taken here is taken by the registrar, letter for letter", async () => {
    const { sandbox, main } = await startCloudflare();
    try {
      const contact = DomainContact.parse({ ...CONTACT, name: "  Mia Marsh ", countryCode: "us" });
      expect(contact).toEqual(CONTACT);
      expect(DomainContact.parse({ ...CONTACT, organization: undefined }).organization).toBeNull();
      expect(await main.registrar.register("corner.com", { years: 1, contact })).toMatchObject({ ok: true });
      expect(sandbox.violations()).toEqual([]);
    } finally {
      await sandbox.close();
    }
  });

  it.each([
    ["name", "Müller", /ASCII/],
    ["street", "1 High\nStreet", /ASCII/],
    ["city", "", /./],
    ["phone", "+49 30 123456", /\+1\.5555555555/],
    ["phone", "0301234567", /country/],
    ["email", "mia@müller.example", /./],
    ["countryCode", "UK", /ISO 3166-1/],
    ["countryCode", "Germany", /ISO 3166-1/],
    ["postalCode", "1".repeat(17), /./],
  ])("is refused here, with a reason, where %s is %j", (field, given, says) => {
    const read = DomainContact.safeParse({ ...CONTACT, [field]: given });
    expect(read.error?.issues[0]?.path).toEqual([field]);
    expect(read.error?.issues[0]?.message).toMatch(says);
  });
});
