/** Who domains of an organisation are registered for. What registries refuse is refused here, with a reason. */
import * as z from "zod";
import { isStorable, NOT_STORABLE } from "../../kernel/storable.ts";
import type { DomainContact as RegisteredContact } from "../cloudflare/cloudflare.schema.ts";

/** Registries take ASCII alone: https://www.rfc-editor.org/rfc/rfc5733 (type `loc` of its addresses is not offered). */
const ascii = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine(isStorable, NOT_STORABLE)
    .regex(
      /^[\x20-\x7e]*$/,
      "takes Latin letters without accents, digits and punctuation only (ASCII), as registries do",
    );

/** ISO 3166-1 alpha-2, as of 2026. */
export const COUNTRIES: readonly string[] =
  `AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD
CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF
GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN
KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA
NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI
SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI
VN VU WF WS YE YT ZA ZM ZW`.split(/\s+/);

export const DomainContact = z
  .strictObject({
    name: ascii(255),
    organization: ascii(255).nullable().default(null),
    email: z
      .email()
      .max(255)
      .regex(/^[\x21-\x7e]+$/, "must be ASCII")
      .describe("Must be confirmed within 15 days of the first registration, or the domain is held."),
    phone: z.string().regex(/^\+\d{1,3}\.\d{4,14}$/, "must be as +1.5555555555: the country's code, a dot, the number"),
    street: ascii(255),
    city: ascii(255),
    state: ascii(255).describe("Or province; where there is none, the city again."),
    postalCode: ascii(16),
    countryCode: z
      .string()
      .toUpperCase()
      .refine((code) => COUNTRIES.includes(code), "must be the two letters of a country (ISO 3166-1), such as US"),
  })
  .meta({ id: "DomainContact" }) satisfies z.ZodType<RegisteredContact>;

export const KeptContact = z
  .object({ contact: DomainContact.nullable().describe("null until somebody has said who.") })
  .meta({ id: "KeptDomainContact" });
