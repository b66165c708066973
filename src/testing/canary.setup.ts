/** For all workerd tests: fails the test that saw a leak. */
import { afterEach, beforeAll, expect } from "vitest";
import { canaries, prepare } from "./canary-watch.ts";

// No test's own time should go into loading the Worker.
beforeAll(prepare, 60_000);

afterEach(() => expect(canaries.leaks(), "secrets were seen where none may be").toEqual([]));
