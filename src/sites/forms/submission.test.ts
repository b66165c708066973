import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FIELD_NAMES, FORM_KINDS, type FormKind, MOST_CHARACTERS } from "./form.schema.ts";
import { MOST_BYTES, readForm } from "./form-body.ts";
import { judgeSubmission } from "./submission.service.ts";

const NOW = Date.parse("2026-11-22T12:00:00Z");
const judge = (kind: FormKind, typed: Record<string, string>) =>
  judgeSubmission(kind, new Map(Object.entries(typed)), NOW);
const wrongIn = (kind: FormKind, typed: Record<string, string>) => judge(kind, typed).errors.map(({ field }) => field);

const contact = { name: "Ada", email: "ada@example.com", message: "Hello" };
const booking = { name: "Ada", phone: "+44 20 7946 0000", date: "2026-12-01" };

describe("a submission", () => {
  it("needs what its kind needs, and no more", () => {
    expect(wrongIn("contact", {})).toEqual(["name", "email", "message"]);
    expect(wrongIn("contact", contact)).toEqual([]);
    expect(wrongIn("booking", {})).toEqual(["name", "date", "email"]);
    expect(wrongIn("booking", booking)).toEqual([]);
    expect(wrongIn("booking", { ...booking, phone: "", email: "ada@example.com" })).toEqual([]);
    expect(wrongIn("newsletter", {})).toEqual(["email"]);
    expect(wrongIn("newsletter", { email: "ada@example.com" })).toEqual([]);
  });

  it("has nothing that its kind does not have", () => {
    expect(judge("newsletter", { ...contact, ...booking, __proto__: "x", admin: "1" }).fields).toEqual({
      email: "ada@example.com",
    });
  });

  it.each([
    [
      "email",
      "ada",
      "ada@",
      "@b.co",
      "ada@b",
      "a b@c.co",
      "ada@exa_mple.com",
      "ada@example.com\nbcc: x@y.co",
      "a@b..co",
    ],
    ["phone", "call me", "12", "+", "1".repeat(30), "+44 20 7946 0000; drop"],
    ["date", "tomorrow", "2026-02-30", "2026-13-01", "1999-01-01", "2099-01-01", "2026-12-1"],
    ["time", "25:00", "6pm", "18:60"],
    ["people", "0", "-1", "1.5", "many", "1000"],
  ] as const)("is wrong with such a %s", (field, ...texts) => {
    for (const text of texts)
      expect([text, wrongIn("booking", { ...booking, email: "ada@example.com", [field]: text })]).toEqual([
        text,
        [field],
      ]);
  });

  it("keeps a name in any script, and a message's lines", () => {
    const { fields, errors } = judge("contact", { ...contact, name: " مقهى  Łódź ", message: "a\r\nb\rc" });
    expect([errors, fields.name, fields.message]).toEqual([[], "مقهى  Łódź", "a\nb\nc"]);
  });

  it("is refused with characters that nobody types, and with one too many", () => {
    for (const odd of ["\0", "\u0007", "\u001b[31m", "\u202e", "\u2066"])
      expect(wrongIn("contact", { ...contact, message: `a${odd}b` })).toEqual(["message"]);
    for (const field of ["name", "message"] as const) {
      const most = MOST_CHARACTERS[field];
      expect(wrongIn("contact", { ...contact, [field]: "x".repeat(most) })).toEqual([]);
      expect(wrongIn("contact", { ...contact, [field]: "x".repeat(most + 1) })).toEqual([field]);
    }
  });

  it("is storable, bounded and of one line whenever it is found good, whatever was typed", () => {
    const typed = fc.dictionary(
      fc.constantFrom(...FIELD_NAMES, "website", "__proto__"),
      fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("a@b.co", "2026-12-01", "12345", "18:30", "4")),
    );
    fc.assert(
      fc.property(fc.constantFrom(...FORM_KINDS), typed, (kind, texts) => {
        const { fields, errors } = judge(kind, texts);
        if (errors.length > 0) return;
        for (const [name, text = ""] of Object.entries(fields)) {
          expect(text.isWellFormed() && !text.includes("\0")).toBe(true);
          expect(text.length).toBeLessThanOrEqual(MOST_CHARACTERS[name as keyof typeof MOST_CHARACTERS]);
          if (name !== "message") expect(text).not.toMatch(/[\r\n]/);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("the body of a form", () => {
  const read = (body: BodyInit, type = "application/x-www-form-urlencoded") =>
    readForm(new Request("https://a.example/", { method: "POST", body, headers: { "content-type": type } }));

  it("is read as it was sent, whatever is in it", async () => {
    const pairs = fc.uniqueArray(fc.tuple(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" })), {
      selector: ([name]) => name,
      maxLength: 20,
    });
    await fc.assert(
      fc.asyncProperty(pairs, async (sent) => {
        const got = await read(new URLSearchParams(sent).toString());
        expect(got).toEqual({ ok: true, value: new Map(sent) });
      }),
    );
  });

  it("is no text where a byte is none, whichever way it is sent", async () => {
    for (const body of ["message=%ff", "message=%c3%28", "%ff=x", "message=%"])
      expect(await read(body)).toEqual({ ok: false, error: "malformed" });
    const raw = Uint8Array.from([...new TextEncoder().encode("message="), 0xff]);
    expect(await read(raw)).toEqual({ ok: false, error: "malformed" });
    const part = '--x\r\ncontent-disposition: form-data; name="message"\r\n\r\n';
    const parts = Uint8Array.from([
      ...new TextEncoder().encode(part),
      0xff,
      ...new TextEncoder().encode("\r\n--x--\r\n"),
    ]);
    expect(await read(parts, "multipart/form-data; boundary=x")).toEqual({ ok: false, error: "malformed" });
  });

  it("has so many bytes and fields at most, and the first of two that are called the same", async () => {
    expect((await read(`message=${"x".repeat(MOST_BYTES - 8)}`)).ok).toBe(true);
    expect(await read(`message=${"x".repeat(MOST_BYTES - 7)}`)).toEqual({ ok: false, error: "too_large" });
    expect(await read("a=1&".repeat(101))).toEqual({ ok: false, error: "malformed" });
    expect(await read("a=1&a=2")).toEqual({ ok: true, value: new Map([["a", "1"]]) });
  });

  it("is of no other kind", async () => {
    for (const type of ["application/json", "text/plain", "", "multipart/mixed; boundary=x"])
      expect(await read("a=1", type)).toEqual({ ok: false, error: "unsupported" });
  });
});
