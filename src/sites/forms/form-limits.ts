/** How much may come by the forms of one site: of one visitor, and of all of them together. */
import * as z from "zod";
import { hex } from "../../kernel/encoding.ts";
import { gcra, type Rate } from "../../kernel/gcra.ts";
import { hmacSha256Hex } from "../../platform/crypto.ts";
import type { IntakeStorage } from "./intake.schema.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const SALT_BYTES = 32;

const VISITOR: readonly Rate[] = [
  { limit: 5, periodMs: MINUTE_MS },
  { limit: 30, periodMs: DAY_MS },
];
const SITE: readonly Rate[] = [
  { limit: 60, periodMs: MINUTE_MS },
  { limit: 1_000, periodMs: DAY_MS },
];
/** More than may be sent, since not every check succeeds; and bounded, since each is a call to Turnstile. */
const ASKED: readonly Rate[] = [
  { limit: 10, periodMs: MINUTE_MS },
  { limit: 100, periodMs: DAY_MS },
];

type Limits = readonly (readonly [subject: string, rates: readonly Rate[]])[];

/** "asked": it is to be checked whether somebody is a person; "trapped": a robot's, which locks nobody else out. */
type Act = "sent" | "trapped" | "asked";
const limitsOf: Record<Act, (visitor: string) => Limits> = {
  sent: (visitor) => [
    [visitor, VISITOR],
    ["site", SITE],
  ],
  trapped: (visitor) => [[visitor, VISITOR]],
  asked: (visitor) => [[`${visitor} asked`, ASKED]],
};

const Salt = z.object({ day: z.number(), salt: z.string() });
const Tats = z.array(z.object({ tat: z.number() }));

export interface FormLimitPorts extends Pick<IntakeStorage, "sql"> {
  fact(name: string): string | undefined;
  put(name: string, value: string): void;
  now: () => number;
}

export interface FormLimits {
  /** What stands for an address today. */
  visitorOf(address: string): Promise<string>;
  /** From all limits or from none. Until when one refuses, in milliseconds; 0: taken. */
  take(visitor: string, act: Act): number;
}

export function createFormLimits({ sql, fact, put, now }: FormLimitPorts): FormLimits {
  /** Of chance and for a day: without it nobody finds an address again by trying all there are. */
  function saltOfToday(): string {
    const day = Math.floor(now() / DAY_MS);
    const known = Salt.safeParse(JSON.parse(fact("salt") ?? "null"));
    if (known.success && known.data.day === day) return known.data.salt;
    const salt = hex(crypto.getRandomValues(new Uint8Array(SALT_BYTES)));
    put("salt", JSON.stringify({ day, salt }));
    return salt;
  }

  return {
    visitorOf: (address) => hmacSha256Hex(saltOfToday(), address),

    take(visitor, act) {
      const verdicts = limitsOf[act](visitor).flatMap(([subject, rates]) =>
        rates.map((rate) => {
          const name = `${subject} ${rate.periodMs}`;
          const [row] = Tats.parse(sql.exec("select tat from rates where name = ?", name).toArray());
          return [name, gcra(row?.tat ?? 0, now(), rate)] as const;
        }),
      );
      const wait = Math.max(...verdicts.map(([, { retryAfterMs }]) => retryAfterMs));
      if (wait > 0) return wait;
      for (const [name, { tat }] of verdicts)
        sql.exec("insert into rates values (?, ?) on conflict (name) do update set tat = excluded.tat", name, tat);
      return 0;
    },
  };
}
