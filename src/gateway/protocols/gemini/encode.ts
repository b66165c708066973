import type { CanonicalRequest } from "../../canonical/request.ts";
import { createDropped } from "../dropped.ts";
import type { EncodedRequest, Target } from "../protocol.ts";
import { conversation } from "./conversation.ts";
import { familyOf } from "./families.ts";
import { generationConfig } from "./generation.ts";
import { toolFields } from "./tools.ts";

export function encode(request: CanonicalRequest, { model }: Target): EncodedRequest {
  const dropped = createDropped(request);
  const [collection, name] = resourceOf(model);
  const family = familyOf(name);
  const config = generationConfig(request, family, dropped);
  const body = {
    ...conversation(request, family, dropped),
    ...toolFields(request, dropped),
    ...(Object.keys(config).length > 0 ? { generationConfig: config } : {}),
  };
  const method = request.stream ? "streamGenerateContent?alt=sse" : "generateContent";
  return { path: `/v1beta/${collection}/${segment(name)}:${method}`, body, dropped: dropped.list };
}

/** Google's own names may stand with their collection, `models/gemini-2.5-flash`; tuned models always do. */
function resourceOf(model: string): [collection: "models" | "tunedModels", name: string] {
  for (const collection of ["models", "tunedModels"] as const) {
    if (model.startsWith(`${collection}/`)) return [collection, model.slice(collection.length + 1)];
  }
  return ["models", model];
}

/** One segment of a path whatever it holds; with the method behind it, dots do not make it a step either. */
const segment = (name: string): string => encodeURIComponent(name.toWellFormed());
