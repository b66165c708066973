import { memo } from "react";
import { CopyButton } from "../../components/copy-button.tsx";
import { Scrolling } from "../../components/scrolling.tsx";
import { blocksOf } from "./blocks.ts";

/** A model's words, as text and never as anything else. */
export function AnswerText({ text }: { text: string }) {
  return (
    <div className="flex min-w-0 flex-col gap-3 leading-relaxed">
      {blocksOf(text).map((block, at) =>
        block.kind === "code" ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: blocks are only ever added behind.
          <Code key={at} text={block.text} language={block.language} />
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: blocks are only ever added behind.
          <Paragraph key={at} text={block.text} />
        ),
      )}
    </div>
  );
}

/** What stands is not drawn again when the next words come. */
const Paragraph = memo(function Paragraph({ text }: { text: string }) {
  return <p className="whitespace-pre-wrap wrap-anywhere">{text}</p>;
});

const Code = memo(function Code({ text, language }: { text: string; language: string }) {
  return (
    <div className="overflow-hidden rounded-lg bg-kumo-tint ring ring-kumo-hairline">
      <div className="flex items-center justify-between gap-2 border-b border-kumo-hairline py-1 pr-1 pl-3">
        <span className="truncate text-sm text-kumo-strong">{language || "Code"}</span>
        <CopyButton text={text} />
      </div>
      <Scrolling label={`Code${language ? ` in ${language}` : ""}`} className="overflow-x-auto p-3">
        <pre className="text-sm leading-relaxed">
          <code className="font-mono">{text}</code>
        </pre>
      </Scrolling>
    </div>
  );
});
