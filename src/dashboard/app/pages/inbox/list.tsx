import { Link } from "@tanstack/react-router";
import { CalendarDay } from "../../components/calendar-day.tsx";
import { Moment } from "../../components/moment.tsx";
import type { Submission } from "../../inbox/query.ts";
import type { InboxSearch } from "./search.ts";

export const linkId = (id: string): string => `submission-${id}`;

/** Whom it is from, as far as they said. */
export const senderOf = ({ fields }: Pick<Submission, "fields">): string =>
  fields.name ?? fields.email ?? fields.phone ?? "Somebody";

/** What one reads of it before one opens it. */
function Glimpse({ of: { kind, fields } }: { of: Submission }) {
  if (kind === "newsletter") return fields.email;
  const { date, time, people, service, message = "" } = fields;
  const asked = [time, people && `for ${people}`, service].filter(Boolean).join(" ");
  return (
    <>
      {date && <CalendarDay text={date} />} {asked}
      {message && (date || asked) && " · "}
      {message.slice(0, 200)}
    </>
  );
}

export function SubmissionList({ items, search }: { items: readonly Submission[]; search: InboxSearch }) {
  return (
    <ul aria-label="Messages" className="flex flex-col divide-y divide-kumo-hairline">
      {items.map((item) => (
        <li key={item.id}>
          <Link
            id={linkId(item.id)}
            to="/inbox"
            search={{ ...search, open: item.id }}
            replace={search.open !== undefined}
            resetScroll={false}
            aria-current={item.id === search.open ? "true" : undefined}
            className="flex flex-col gap-0.5 px-4 py-3 hover:bg-kumo-tint focus-visible:outline-2 focus-visible:-outline-offset-2 focus-visible:outline-kumo-focus aria-[current=true]:bg-kumo-tint"
          >
            <span className="flex items-baseline gap-2">
              {item.readAt === null && <span aria-hidden className="size-2 shrink-0 rounded-full bg-kumo-brand" />}
              <span dir="auto" className={`min-w-0 flex-1 truncate ${item.readAt === null ? "font-semibold" : ""}`}>
                {senderOf(item)}
              </span>
              {item.readAt === null && <span className="sr-only">, unread</span>}
              <span className="shrink-0 text-sm text-kumo-subtle">
                <Moment at={item.receivedAt} />
              </span>
            </span>
            <span dir="auto" className="truncate text-sm text-kumo-subtle">
              {item.formTitle} · {item.siteName}
            </span>
            <span dir="auto" className="truncate text-sm">
              <Glimpse of={item} />
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
