/** An organisation's inbox: what visitors of its websites sent. */
import { type Asking, type AuditEvent, type AuditLog, auditEvent } from "../../identity/audit.schema.ts";
import { type Cell, csvRow } from "../../kernel/csv.ts";
import type { OrgId } from "../../kernel/id.ts";
import type { Trace } from "../site-storage.ts";
import { FIELD_NAMES } from "./form.schema.ts";
import type {
  SiteSubmission,
  SubmissionBulk,
  SubmissionChange,
  SubmissionFilter,
  SubmissionSummary,
} from "./submissions.schema.ts";

/** Of the last one seen: when it came, in epoch milliseconds, and its id. */
export type SubmissionCursor = readonly [receivedAt: number, id: string];

export interface SubmissionPage {
  after: SubmissionCursor | undefined;
  limit: number;
}

export interface SubmissionStore {
  /** Newest first. */
  list(orgId: OrgId, filter: SubmissionFilter, page: SubmissionPage): Promise<SiteSubmission[]>;
  summary(orgId: OrgId): Promise<SubmissionSummary>;
  find(orgId: OrgId, id: string): Promise<SiteSubmission | undefined>;
  change(orgId: OrgId, id: string, change: SubmissionChange): Promise<SiteSubmission | undefined>;
  /** Of all that match; how many they were. Deleting them leaves one event, which counts them. */
  changeAll(orgId: OrgId, filter: SubmissionFilter, bulk: SubmissionBulk, trace: Trace): Promise<number>;
  /** False where there is none. The same operation again: as it was. */
  remove(orgId: OrgId, id: string, trace: Trace): Promise<boolean>;
}

export interface Submissions extends Omit<SubmissionStore, "remove" | "changeAll"> {
  /** Does the same to all that match. */
  changeAll(filter: SubmissionFilter, bulk: SubmissionBulk, asking: Asking): Promise<number>;
  /** For ever. */
  remove(id: string, asking: Asking): Promise<boolean>;
  /** As CSV, newest first, page after page as it is read; the first page is read before it answers. */
  exported(filter: SubmissionFilter, asking: Asking): Promise<ReadableStream<Uint8Array>>;
}

export const MOST_EXPORTED = 50_000;
const EXPORT_PAGE = 500;
/** By it spreadsheets tell UTF-8. */
const BYTE_ORDER_MARK = "\ufeff";

const COLUMNS: readonly (readonly [name: string, cell: (one: SiteSubmission) => Cell])[] = [
  ["receivedAt", (one) => one.receivedAt],
  ["site", (one) => one.siteName],
  ["form", (one) => one.formTitle],
  ["kind", (one) => one.kind],
  ...FIELD_NAMES.map((name) => [name, (one: SiteSubmission) => one.fields[name] ?? null] as const),
  ["unverified", (one) => one.unverified],
  ["spam", (one) => one.spam],
  ["readAt", (one) => one.readAt],
  ["id", (one) => one.id],
];

const rowOf = (one: SiteSubmission): string => csvRow(COLUMNS.map(([, cell]) => cell(one)));

export const cursorOf = ({ receivedAt, id }: SiteSubmission): [number, string] => [Date.parse(receivedAt), id];

export interface SubmissionsPorts {
  store: SubmissionStore;
  audit: AuditLog;
}

export function createSubmissions({ store, audit }: SubmissionsPorts): Submissions {
  const { list, summary, find, change } = store;
  const trace = (asking: Asking, action: string, target: string, detail?: AuditEvent["detail"]): Trace => ({
    event: auditEvent(asking, action, target, detail),
    origin: asking.origin,
  });

  return {
    list,
    summary,
    find,
    change,

    changeAll: (filter, bulk, asking) => {
      const { orgId } = asking.member;
      const written = trace(asking, "submissions.removed", filter.siteId ?? orgId, { until: bulk.until });
      return store.changeAll(orgId, filter, bulk, written);
    },

    remove: (id, asking) => store.remove(asking.member.orgId, id, trace(asking, "submission.removed", id)),

    async exported(filter, asking) {
      const { orgId } = asking.member;
      const read = (after: SubmissionCursor | undefined) => list(orgId, filter, { after, limit: EXPORT_PAGE });
      let page: SiteSubmission[] | undefined = await read(undefined);
      const { event, origin } = trace(asking, "submissions.exported", filter.siteId ?? orgId);
      await audit.record(event, origin);
      const encoder = new TextEncoder();
      let text = BYTE_ORDER_MARK + csvRow(COLUMNS.map(([name]) => name));
      let after: SubmissionCursor | undefined;
      let left = MOST_EXPORTED;
      return new ReadableStream<Uint8Array>(
        {
          async pull(controller) {
            page ??= await read(after);
            const last = page.at(-1);
            left -= page.length;
            controller.enqueue(encoder.encode(text + page.map(rowOf).join("")));
            if (last && page.length === EXPORT_PAGE && left > 0) after = cursorOf(last);
            else controller.close();
            text = "";
            page = undefined;
          },
        },
        { highWaterMark: 0 },
      );
    },
  };
}
