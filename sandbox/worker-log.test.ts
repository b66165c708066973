import { expect, it } from "vitest";
import { createLineFilter } from "./worker-log.ts";

const shown = (lines: string[]) => lines.filter(createLineFilter());

it("shows warnings and errors of the Worker's log and hides its requests", () => {
  const info = '{"level":"info","event":"request","route":"/error"}';
  const error = '{"level":"error","event":"mail_not_sent"}';
  expect(shown([info, error, "[wrangler:info] GET /errors 200 OK (3ms)", "⎔ Starting local server..."])).toEqual([
    error,
  ]);
});

it("shows what a tool complains about with the lines that belong to it, and nothing of its notices", () => {
  const complaint = ['\u001b[31m✘ [ERROR]\u001b[0m Expected ";"', "", "    src/a.ts:1:2:", "      1 │ let"];
  const notice = ["▲ [WARNING] Scheduled Workers are not automatically triggered", "  hint"];
  expect(shown([...complaint, "Ready on http://localhost", ...notice])).toEqual(complaint);
});
