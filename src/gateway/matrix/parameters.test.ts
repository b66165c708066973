import { expect, it } from "vitest";
import { PAGE, pageWith } from "./page.ts";
import { parametersTable } from "./parameters.ts";

it("is on the page of compatibility what the backends do", async () => {
  await expect(await pageWith("parameters", parametersTable())).toMatchFileSnapshot(PAGE);
});
