import type { CanonicalRequest } from "../../canonical/request.ts";
import { createDropped } from "../dropped.ts";
import type { EncodedRequest, Target } from "../protocol.ts";
import { conversation } from "./conversation.ts";
import { familyOf } from "./families.ts";
import { generationConfig } from "./generation.ts";
import { methodPath, resourceOf } from "./resource.ts";
import { toolFields } from "./tools.ts";

export function encode(request: CanonicalRequest, { model }: Target): EncodedRequest {
  const dropped = createDropped(request);
  const [, name] = resourceOf(model);
  const family = familyOf(name);
  const config = generationConfig(request, family, dropped);
  const body = {
    ...conversation(request, family, dropped),
    ...toolFields(request, dropped),
    ...(Object.keys(config).length > 0 ? { generationConfig: config } : {}),
  };
  const method = request.stream ? "streamGenerateContent?alt=sse" : "generateContent";
  return { path: methodPath(model, method), body, dropped: dropped.list };
}
