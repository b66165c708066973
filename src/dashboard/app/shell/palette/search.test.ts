import { expect, it } from "vitest";
import { find } from "./search.ts";

const titles = (query: string, entries: readonly { title: string; detail?: string; words?: string }[]) =>
  find(query, entries, 10).map(({ title }) => title);

it("puts what begins with the query before what has it in a word, and that before what has it beside the title", () => {
  const entries = [
    { title: "Start", words: "key" },
    { title: "Monkey" },
    { title: "API keys" },
    { title: "Keyboard shortcuts" },
  ];
  expect(titles("key", entries)).toEqual(["Keyboard shortcuts", "API keys", "Monkey", "Start"]);
});

it("asks that each word of the query be somewhere, in any order", () => {
  const entries = [
    { title: "gpt-4o-mini", detail: "OpenAI" },
    { title: "gpt-4o", detail: "OpenAI" },
    { title: "OpenAI" },
  ];
  expect(titles("openai mini", entries)).toEqual(["gpt-4o-mini"]);
  expect(titles("mini nothing", entries)).toEqual([]);
});

it("knows no case and no accents", () => {
  expect(titles("cafe", [{ title: "Café" }])).toEqual(["Café"]);
  expect(titles("CAFÉ", [{ title: "cafe" }])).toEqual(["cafe"]);
});

it("keeps the order of equals, all of them for no query, and no more than is asked for", () => {
  const entries = [{ title: "b" }, { title: "a" }, { title: "c" }];
  expect(titles("  ", entries)).toEqual(["b", "a", "c"]);
  expect(find("", entries, 2)).toHaveLength(2);
});
