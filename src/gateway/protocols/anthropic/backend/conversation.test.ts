import { describe, expect, it } from "vitest";
import type { Message } from "../../../canonical/request.ts";
import { itemsOf, openMembers } from "../../../wire/members.ts";
import { calls, encode, NEWEST, results, says, system, user } from "./requests.fixture.ts";

describe("a conversation", () => {
  const shapeOf = (messages: Message[], model?: string) => {
    const { system: top, messages: list } = encode({ messages }, model).body;
    const typesOf = (content: unknown) =>
      itemsOf(content).map((block) => openMembers(block).text ?? openMembers(block).type);
    const turns = itemsOf(list).map((turn) => [openMembers(turn).role, ...typesOf(openMembers(turn).content)]);
    return { system: typesOf(top), turns };
  };

  it.each<[string, Message[], string | undefined, ReturnType<typeof shapeOf>]>([
    [
      "has its instructions in `system`, in order",
      [system("a"), { role: "developer", content: [{ type: "text", text: "b" }] }, user("c")],
      undefined,
      { system: ["a", "b"], turns: [["user", "c"]] },
    ],
    [
      "has late instructions there too where the model knows no other place",
      [system("a"), user("b"), says("c"), system("d"), user("e")],
      undefined,
      {
        system: ["a", "d"],
        turns: [
          ["user", "b"],
          ["assistant", "c"],
          ["user", "e"],
        ],
      },
    ],
    [
      "keeps late instructions behind the user's turn where the model takes them",
      [system("a"), user("b"), says("c"), system("d"), user("e"), says("f"), user("g"), system("h")],
      NEWEST,
      {
        system: ["a"],
        turns: [
          ["user", "b"],
          ["assistant", "c"],
          ["user", "e"],
          ["system", "d"],
          ["assistant", "f"],
          ["user", "g"],
          ["system", "h"],
        ],
      },
    ],
    [
      "moves instructions to the front that no user's turn comes before or after",
      [user("b"), says("c"), system("d"), says("e")],
      NEWEST,
      {
        system: ["d"],
        turns: [
          ["user", "b"],
          ["assistant", "c", "e"],
        ],
      },
    ],
    [
      "has results and words in one turn, the results first",
      [user("a"), calls("1", "2"), user("b"), results("1"), results("2"), user("c")],
      undefined,
      {
        system: [],
        turns: [
          ["user", "a"],
          ["assistant", "tool_use", "tool_use"],
          ["user", "tool_result", "tool_result", "b", "c"],
        ],
      },
    ],
    [
      "leaves out what says nothing, and the turns that are left with nothing",
      [user("a", " \n"), says(""), user(""), user("b")],
      undefined,
      { system: [], turns: [["user", "a", "b"]] },
    ],
    [
      "lets the assistant begin, and the model go on with its words",
      [says("a"), user("b"), says("c \n")],
      undefined,
      {
        system: [],
        turns: [
          ["assistant", "a"],
          ["user", "b"],
          ["assistant", "c"],
        ],
      },
    ],
    [
      "is the instructions where there is nothing else",
      [system("a")],
      undefined,
      { system: [], turns: [["user", "a"]] },
    ],
  ])("%s", (_, messages, model, shape) => {
    expect(shapeOf(messages, model)).toEqual(shape);
  });

  it("names the participant's name that it cannot carry", () => {
    const named: Message = {
      role: "user",
      name: "ann",
      content: [{ type: "text", text: "a", at: "messages.0.content" }],
    };
    expect(encode({ messages: [named] }).dropped).toEqual([
      { path: "messages.0.name", message: expect.stringContaining("names") },
    ]);
  });
});
