import { expect, it } from "vitest";
import { createStop } from "./stop.ts";

const never = new Promise<never>(() => {});

it("gives what the work comes to, or why it was stopped, whichever is first", async () => {
  const stop = createStop();
  expect(await stop.guard(Promise.resolve("done"))).toBe("done");
  await expect(stop.guard(Promise.reject(new Error("failed")))).rejects.toThrow("failed");
  const waiting = stop.guard(never);
  stop.ask(new Error("silent"));
  await expect(waiting).rejects.toThrow("silent");
  expect(stop.reason).toBeDefined();
});

it("tells whoever listens later, once, and keeps its first reason", async () => {
  const stop = createStop();
  const heard: string[] = [];
  stop.ask(new Error("first"));
  stop.ask(new Error("second"));
  stop.onAsked(({ message }) => heard.push(message));
  await expect(stop.guard(never)).rejects.toThrow("first");
  expect(heard).toEqual(["first"]);
});
