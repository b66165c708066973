import { describe, expect, it } from "vitest";
import { checkPassword, hashPassword, type Kdf, scryptKdf } from "./password.service.ts";

const PEPPER = "p".repeat(32);
const cheap = { ln: 4, r: 8, p: 1 };

describe("passwords", () => {
  it("stores the documented parameters, a fresh salt each time, and nothing of the password", async () => {
    const [one, two] = await Promise.all([
      hashPassword("correct horse", PEPPER),
      hashPassword("correct horse", PEPPER),
    ]);
    expect(one).toMatch(/^\$scrypt\$ln=14,r=8,p=5\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(one).not.toBe(two);
    expect(await checkPassword("correct horse", one, PEPPER)).toEqual({ matches: true, stale: false });
    expect(await checkPassword("correct horsf", one, PEPPER)).toEqual({ matches: false, stale: false });
  });

  it("is worth nothing without the pepper", async () => {
    const stored = await hashPassword("correct horse", PEPPER, scryptKdf, cheap);
    expect((await checkPassword("correct horse", stored, "q".repeat(32))).matches).toBe(false);
  });

  it("asks for a new hash when the cost has grown since, but only of who knows the password", async () => {
    const stored = await hashPassword("correct horse", PEPPER, scryptKdf, cheap);
    expect(await checkPassword("correct horse", stored, PEPPER)).toEqual({ matches: true, stale: true });
    expect(await checkPassword("wrong", stored, PEPPER)).toEqual({ matches: false, stale: false });
  });

  it("takes the same word in another Unicode form", async () => {
    const stored = await hashPassword("caf\u00e9 au lait", PEPPER, scryptKdf, cheap);
    expect((await checkPassword("cafe\u0301 au lait", stored, PEPPER)).matches).toBe(true);
  });

  it("runs the same work for an address that nobody has", async () => {
    const costs: unknown[] = [];
    const counting: Kdf = (password, salt, bytes, cost) => {
      costs.push([bytes, salt.length, { ln: cost.ln, r: cost.r, p: cost.p }]);
      return scryptKdf(password, salt, bytes, cheap);
    };
    const stored = await hashPassword("correct horse", PEPPER, counting);
    await checkPassword("wrong", stored, PEPPER, counting);
    expect(await checkPassword("wrong", null, PEPPER, counting)).toEqual({ matches: false, stale: false });
    expect(costs).toHaveLength(3);
    expect(costs[2]).toEqual(costs[1]);
  });

  it("does not take a broken hash for a wrong password", async () => {
    for (const broken of ["", "$scrypt$ln=14,r=8,p=5$AAAA$", "plain"]) {
      await expect(checkPassword("x", broken, PEPPER, (p, s, b) => scryptKdf(p, s, b, cheap))).rejects.toThrow(
        /not readable/,
      );
    }
  });
});
