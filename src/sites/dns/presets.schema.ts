import * as z from "zod";
import { isStorable, NOT_STORABLE } from "../../kernel/storable.ts";
import { EditableRecord } from "./dns.schema.ts";

export const DnsPreset = z
  .object({
    id: z.string(),
    name: z.string(),
    parameters: z.array(
      z.object({
        name: z.string(),
        label: z.string().describe("What the provider shows, and asks to be set."),
        placeholder: z.string(),
        pattern: z.string().describe("A regular expression that a value fits."),
        required: z.boolean(),
      }),
    ),
  })
  .meta({ id: "DnsPreset" });
export type DnsPreset = z.infer<typeof DnsPreset>;

export const PresetRequest = z
  .strictObject({
    parameters: z.record(z.string().max(64), z.string().trim().max(2_000).refine(isStorable, NOT_STORABLE)).default({}),
  })
  .meta({ id: "DnsPresetRequest" });

export const PresetProposal = z
  .object({
    revision: z.string().describe("Of the records that it was made upon; goes along with the change."),
    upserts: z.array(EditableRecord),
    deletes: z.array(z.string()),
  })
  .meta({ id: "DnsPresetProposal" });
