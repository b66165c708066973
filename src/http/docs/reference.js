// Runs in the browser, after Scalar's own script. No proxy, no telemetry, no fonts or services of others.
Scalar.createApiReference("#reference", {
  url: "/api/openapi.json",
  agent: { disabled: true },
  defaultOpenAllTags: false,
  documentDownloadType: "json",
  hideClientButton: true,
  mcp: { disabled: true },
  persistAuth: false,
  showDeveloperTools: "never",
  telemetry: false,
  withDefaultFonts: false,
});
