/** The cache of the data centre that a request came to. */
import type { EdgeCache } from "../src/sites/index.ts";

export const createEdgeCache = (): EdgeCache => ({
  match: (url) => caches.default.match(url),
  put: (url, response) => caches.default.put(url, response),
  delete: (url) => caches.default.delete(url),
});
