/** Google's own names may stand with their collection, `models/gemini-2.5-flash`; tuned models always do. */
export function resourceOf(model: string): [collection: "models" | "tunedModels", name: string] {
  for (const collection of ["models", "tunedModels"] as const) {
    if (model.startsWith(`${collection}/`)) return [collection, model.slice(collection.length + 1)];
  }
  return ["models", model];
}

/** Where a method of a model is called. The name is one segment of the path whatever it holds; with the method behind it, dots do not make it a step either. */
export function methodPath(model: string, method: string): string {
  const [collection, name] = resourceOf(model);
  return `/v1beta/${collection}/${encodeURIComponent(name.toWellFormed())}:${method}`;
}
