import { describe, expect, it } from "vitest";
import { EditableRecord } from "../../../../sites/dns/dns.schema.ts";
import { type DnsRecord, EMPTY_RECORD, formOf, nameWithin, recordOf, ttlWords } from "./record-values.ts";

const nothing = { priority: null, weight: null, port: null, target: null, flags: null, tag: null, value: null };
const shown = (record: Partial<DnsRecord>): DnsRecord => ({
  id: "rec_1",
  type: "A",
  name: "shop.example",
  content: "",
  ttl: 1,
  proxied: false,
  editable: true,
  reason: null,
  ...nothing,
  ...record,
});

describe("a DNS record in a form", () => {
  it("comes out as it went in, of every type", () => {
    const records = [
      shown({ type: "A", name: "old.shop.example", content: "192.0.2.1", proxied: true }),
      shown({ type: "AAAA", content: "2001:db8::1", ttl: 3_600 }),
      shown({ type: "CNAME", name: "blog.shop.example", content: "blog.example" }),
      shown({ type: "MX", content: "mx.example", priority: 10 }),
      shown({ type: "TXT", content: "v=spf1 -all" }),
      shown({ type: "SRV", name: "_sip._tcp.shop.example", priority: 1, weight: 2, port: 5060, target: "sip.example" }),
      shown({ type: "CAA", flags: 128, tag: "iodef", value: "mailto:a@shop.example" }),
    ];
    for (const record of records) {
      const { name, ...values } = EditableRecord.parse(recordOf(formOf(record, "shop.example"), record.id));
      expect(name === "@" ? "shop.example" : `${name}.shop.example`).toBe(record.name);
      expect(record).toMatchObject(record.type === "SRV" || record.type === "CAA" ? values : { ...values });
    }
  });

  it("has nothing where a number should be, rather than 0", () => {
    const read = EditableRecord.safeParse(
      recordOf({ ...EMPTY_RECORD, type: "MX", content: "mx.example", priority: " " }),
    );
    expect(read.error?.issues.map(({ path }) => path)).toEqual([["priority"]]);
  });

  it("names a record below its domain, and the domain itself @", () => {
    expect(nameWithin("shop.example", "shop.example")).toBe("@");
    expect(nameWithin("a.b.shop.example", "shop.example")).toBe("a.b");
    expect(nameWithin("workshop.example", "shop.example")).toBe("workshop.example");
  });

  it("tells how long it is remembered", () => {
    expect([1, 60, 90, 300, 3_600, 86_400].map(ttlWords)).toEqual([
      "Automatic",
      "1 min",
      "90 s",
      "5 min",
      "1 hour",
      "24 hours",
    ]);
  });
});
