/** One message. Whatever a stranger wrote is shown as text, and leads nowhere but to an answer. */
import { Badge } from "@cloudflare/kumo/components/badge";
import { Button, LinkButton } from "@cloudflare/kumo/components/button";
import { ArrowBendUpLeftIcon } from "@phosphor-icons/react/dist/csr/ArrowBendUpLeft";
import { ArrowLeftIcon } from "@phosphor-icons/react/dist/csr/ArrowLeft";
import { type RefObject, useId } from "react";
import { FIELD_LABELS, FIELD_NAMES } from "../../../../sites/forms/form.schema.ts";
import { CalendarDay } from "../../components/calendar-day.tsx";
import { Fact } from "../../components/fact.tsx";
import { momentOf } from "../../format.ts";
import type { Submission } from "../../inbox/query.ts";
import { senderOf } from "./list.tsx";

/** Of whom, whatever is in the address: it never ends the link's own part. */
const mailTo = (email: string, title: string): string =>
  `mailto:${encodeURIComponent(email).replace("%40", "@")}?subject=${encodeURIComponent(`Re: ${title}`)}`;

export interface ReadingProps {
  item: Submission;
  heading: RefObject<HTMLHeadingElement | null>;
  onRead(read: boolean): void;
  onSpam(spam: boolean): void;
  onRemove(): void;
  onBack(): void;
}

export function Reading({ item, heading, onRead, onSpam, onRemove, onBack }: ReadingProps) {
  const titleId = useId();
  const { fields, formTitle, siteName, receivedAt, readAt, spam, unverified } = item;
  return (
    <article aria-labelledby={titleId} className="flex min-w-0 flex-col gap-5 p-5">
      <header className="flex flex-col gap-2">
        <div className="lg:hidden">
          <Button variant="ghost" size="sm" icon={ArrowLeftIcon} onClick={onBack}>
            Back to the list
          </Button>
        </div>
        <h2
          id={titleId}
          ref={heading}
          tabIndex={-1}
          dir="auto"
          className="text-lg font-semibold wrap-anywhere outline-none"
        >
          {senderOf(item)}
        </h2>
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-kumo-subtle">
          <span dir="auto" className="wrap-anywhere">
            {formTitle} · {siteName}
          </span>
          <time dateTime={receivedAt}>{momentOf(receivedAt)}</time>
          {spam && <Badge variant="error">Spam</Badge>}
          {unverified && <Badge variant="secondary">Not checked by Turnstile</Badge>}
        </p>
      </header>
      <dl className="grid gap-4 sm:grid-cols-2">
        {FIELD_NAMES.filter((name) => name !== "message").map((name) => {
          const text = fields[name];
          return (
            text !== undefined && (
              <Fact key={name} name={FIELD_LABELS[name]}>
                <span dir="auto">{name === "date" ? <CalendarDay text={text} /> : text}</span>
              </Fact>
            )
          );
        })}
      </dl>
      {fields.message !== undefined && (
        <p dir="auto" className="whitespace-pre-wrap wrap-anywhere">
          {fields.message}
        </p>
      )}
      <footer className="flex flex-wrap gap-2 border-t border-kumo-hairline pt-4">
        {fields.email !== undefined && (
          <LinkButton href={mailTo(fields.email, formTitle)} variant="primary" icon={ArrowBendUpLeftIcon}>
            Answer by mail
          </LinkButton>
        )}
        <Button onClick={() => onRead(readAt === null)}>{readAt === null ? "Mark as read" : "Mark as unread"}</Button>
        <Button onClick={() => onSpam(!spam)}>{spam ? "No spam" : "Spam"}</Button>
        <Button variant="secondary-destructive" onClick={onRemove}>
          Delete
        </Button>
      </footer>
    </article>
  );
}
