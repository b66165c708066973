/** The contract of /api/sites/{id}/images. */
import * as z from "zod";
import { isStorable, NOT_STORABLE } from "../../kernel/storable.ts";
import { SiteParams } from "../sites.schema.ts";
import { line } from "../templates/fields.schema.ts";

/** What browsers show and nothing runs in. */
export const IMAGE_TYPES = ["image/webp", "image/jpeg", "image/png", "image/avif"] as const;
export type ImageType = (typeof IMAGE_TYPES)[number];

/** Of one image. */
export const IMAGE_LIMITS = { bytes: 8 * 1024 * 1024, side: 12_000, pixels: 50_000_000 } as const;
/** Of all images of a site. */
export const LIBRARY_LIMITS = { images: 500, bytes: 300 * 1024 * 1024 } as const;

export const ImageHash = z.string().regex(/^[0-9a-f]{64}$/, "must be the hash of an image");

export const ImageParams = SiteParams.extend({ hash: ImageHash });

export const ImageName = z
  .string()
  .trim()
  .max(200)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  .regex(/^[^\u0000-\u001f\u007f]*$/, "must be one line")
  .refine(isStorable, NOT_STORABLE)
  .default("");

export const NewImage = z.object({
  name: ImageName.describe("What it was called where it comes from."),
  alt: line(300).default("").describe("What is to be seen in it, for those who do not see it."),
  of: ImageHash.optional().describe("An image that was sent before, and that this is another width of."),
});
export type NewImage = z.infer<typeof NewImage>;

export const SiteImage = z
  .object({
    hash: ImageHash.describe("Of what is kept: settings name the image by it."),
    type: z.enum(IMAGE_TYPES),
    width: z.int().describe("Pixels."),
    height: z.int().describe("Pixels."),
    bytes: z.int(),
  })
  .meta({ id: "SiteImage" });
export type SiteImage = z.infer<typeof SiteImage>;

export const LibraryPicture = z
  .object({
    files: z.array(SiteImage).describe("The same in several widths, narrowest first."),
    name: z.string().describe("As it was called where it came from."),
    alt: z.string().describe("As it was described when it was sent."),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: "LibraryPicture" });
export type LibraryPicture = z.infer<typeof LibraryPicture>;

/** Time and first hash of the last one seen. */
export const ImageCursor = z.tuple([z.iso.datetime(), ImageHash]);
