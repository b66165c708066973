/** Cuts an answer into paragraphs and fenced code, which are shown as text. Nothing in it is ever read as HTML. */

export interface Block {
  kind: "text" | "code";
  text: string;
  /** Of code, as its fence names it. */
  language: string;
}

const FENCE = /^ {0,3}(`{3,}|~{3,})[ \t]*([^\s`]*)[^`\n]*$/;

/**
 * Blocks in their order. A fence that is still open holds all that follows, so a block only ever grows while an answer
 * comes in: earlier ones stay as they are.
 */
export function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let lines: string[] = [];
  let fence: { mark: string; language: string } | undefined;

  function close(kind: Block["kind"], language = ""): void {
    const joined = lines.join("\n");
    lines = [];
    if (kind === "code" || joined.trim() !== "") {
      blocks.push({ kind, text: kind === "code" ? joined : joined.replace(/^\n+|\s+$/g, ""), language });
    }
  }

  for (const line of text.split("\n")) {
    const [, mark, language = ""] = FENCE.exec(line.replace(/\r$/, "")) ?? [];
    if (fence) {
      const closes = mark !== undefined && language === "" && mark.startsWith(fence.mark);
      if (!closes) lines.push(line);
      else {
        close("code", fence.language);
        fence = undefined;
      }
    } else if (mark !== undefined) {
      close("text");
      fence = { mark, language };
    } else if (line.trim() === "") close("text");
    else lines.push(line);
  }
  close(fence ? "code" : "text", fence?.language);
  return blocks;
}
