import sweep from "./playwright.config.ts";

/** The pictures that the README shows: `npm run screenshots`. */
export default {
  ...sweep,
  testMatch: /\/pictures\.ts$/,
  projects: [{ name: "pictures", use: { viewport: { width: 1440, height: 900 } } }],
};
