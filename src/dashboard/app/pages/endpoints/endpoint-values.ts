/** What stands in the fields of an endpoint's form, and what the API takes of it. */
import type { Endpoint } from "../../../../gateway/credentials/endpoints.schema.ts";
import type { EndpointChangeValues, NewEndpointValues } from "./endpoints.ts";

export interface ModelRow {
  /** Tells rows apart while they come and go. */
  row: number;
  id: string;
  input: string;
  cached: string;
  output: string;
}

export interface EndpointForm {
  slug: string;
  name: string;
  baseUrl: string;
  key: string;
  /** The stored key is to be taken away. */
  dropKey: boolean;
  models: readonly ModelRow[];
}

export const EMPTY_FORM: EndpointForm = { slug: "", name: "", baseUrl: "", key: "", dropKey: false, models: [] };

const written = (usd: number | undefined): string => (usd === undefined ? "" : String(usd));

export const formOf = ({ slug, name, baseUrl, models }: Endpoint): EndpointForm => ({
  ...EMPTY_FORM,
  slug,
  name,
  baseUrl,
  models: models.map(({ id, price }, row) => ({
    row,
    id,
    input: written(price?.input),
    cached: written(price?.cacheRead),
    output: written(price?.output),
  })),
});

/** What is no number stays none, and is refused by the contract. */
function dollars(text: string): number {
  const plain = text.replaceAll(/[\s,$]/g, "");
  return /^\d{1,7}(?:\.\d{1,9})?$/.test(plain) ? Number(plain) : Number.NaN;
}

/** A price that is begun must be whole; `kept` is what the form has no field for. */
function modelOf(
  { id, input, cached, output }: ModelRow,
  kept: Endpoint["models"],
): NonNullable<NewEndpointValues["models"]>[number] {
  const model = { id: id.trim() };
  if ([input, cached, output].every((text) => text.trim() === "")) return model;
  const cacheWrite = kept.find((each) => each.id === model.id)?.price?.cacheWrite;
  return {
    ...model,
    price: {
      input: dollars(input),
      output: dollars(output),
      ...(cached.trim() !== "" && { cacheRead: dollars(cached) }),
      ...(cacheWrite !== undefined && { cacheWrite }),
    },
  };
}

export const newEndpoint = ({ slug, name, baseUrl, key, models }: EndpointForm): NewEndpointValues => ({
  slug: slug.trim(),
  name,
  baseUrl: baseUrl.trim(),
  protocol: "openai.chat",
  models: models.map((row) => modelOf(row, [])),
  key: key.trim() === "" ? null : key,
});

/** An empty field for the key leaves the one that is stored. */
export const endpointChanges = (
  { name, baseUrl, key, dropKey, models }: EndpointForm,
  endpoint: Endpoint,
): EndpointChangeValues => ({
  name,
  baseUrl: baseUrl.trim(),
  models: models.map((row) => modelOf(row, endpoint.models)),
  ...(dropKey ? { key: null } : key.trim() !== "" && { key }),
});
