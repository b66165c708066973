/** The report and the request log as files. */
import { type Cell, csvRow } from "../kernel/csv.ts";
import {
  type CallCursor,
  type Dimension,
  type ExportFormat,
  GROUPINGS,
  type UsageCall,
  type UsageGroup,
  type UsageReport,
  type UsageTokens,
} from "./usage.schema.ts";
import type { Range } from "./usage.service.ts";

/** More than a spreadsheet is good for. */
export const MAX_EXPORT_CALLS = 100_000;
/** Rows of one page of an export: about a megabyte as they come from Postgres. */
export const EXPORT_PAGE = 2_000;

type Columns<Row> = readonly (readonly [name: string, cell: (row: Row) => Cell])[];

const tokenColumns = <Row extends { tokens: UsageTokens }>(): Columns<Row> => [
  ["inputTokens", ({ tokens }) => tokens.input],
  ["cacheReadTokens", ({ tokens }) => tokens.cacheRead],
  ["cacheWriteTokens", ({ tokens }) => tokens.cacheWrite],
  ["outputTokens", ({ tokens }) => tokens.output],
  ["reasoningTokens", ({ tokens }) => tokens.reasoning],
  ["totalTokens", ({ tokens }) => tokens.total],
];

/** Behind all others, since a file's reader may go by the place of a column. */
const fewTokenColumns = <Row extends { tokens: UsageTokens }>(): Columns<Row> => [
  ["cacheWriteLongTokens", ({ tokens }) => tokens.cacheWriteLong ?? 0],
  ["inputAudioTokens", ({ tokens }) => tokens.inputAudio ?? 0],
  ["cacheReadAudioTokens", ({ tokens }) => tokens.cacheReadAudio ?? 0],
  ["outputAudioTokens", ({ tokens }) => tokens.outputAudio ?? 0],
  ["billedRequests", ({ tokens }) => tokens.requests ?? 0],
];

const CALL_COLUMNS: Columns<UsageCall> = [
  ["id", (call) => call.id],
  ["requestId", (call) => call.requestId],
  ["startedAt", (call) => call.startedAt],
  ["endedAt", (call) => call.endedAt],
  ["durationMs", (call) => call.durationMs],
  ["admittedMs", (call) => call.admittedMs],
  ["headersMs", (call) => call.headersMs],
  ["firstByteMs", (call) => call.firstByteMs],
  ["operation", (call) => call.operation],
  ["provider", (call) => call.provider],
  ["model", (call) => call.model],
  ["keyId", (call) => call.keyId],
  ["keyName", (call) => call.keyName],
  ["userId", (call) => call.userId],
  ["stream", (call) => call.stream],
  ["status", (call) => call.status],
  ["httpStatus", (call) => call.httpStatus],
  ["errorCode", (call) => call.errorCode],
  ...tokenColumns<UsageCall>(),
  ["estimated", (call) => call.estimated],
  ["priceVersion", (call) => call.priceVersion],
  ["costMicroUsd", (call) => call.costMicroUsd],
  ["costUsd", (call) => call.costUsd],
  ...fewTokenColumns<UsageCall>(),
  ["providerCostMicroUsd", (call) => call.providerCostMicroUsd],
  ["credential", (call) => call.credential],
  ["attempts", (call) => call.attempts],
  ["tags", ({ tags }) => (Object.keys(tags).length > 0 ? JSON.stringify(tags) : null)],
  ["cache", (call) => call.cache],
];

const GROUP_COLUMNS: Record<Dimension, Columns<UsageGroup>> = {
  day: [["day", (row) => row.day ?? null]],
  hour: [["hour", (row) => row.hour ?? null]],
  model: [["model", (row) => row.model ?? null]],
  key: [
    ["keyId", (row) => row.keyId ?? null],
    ["keyName", (row) => row.keyName ?? null],
  ],
  provider: [["provider", (row) => row.provider ?? null]],
};

const TOTAL_COLUMNS: Columns<UsageGroup> = [
  ["requests", (row) => row.requests],
  ["errors", (row) => row.errors],
  ["cancelled", (row) => row.cancelled],
  ["interrupted", (row) => row.interrupted],
  ...tokenColumns<UsageGroup>(),
  ["costMicroUsd", (row) => row.costMicroUsd],
  ["costUsd", (row) => row.costUsd],
  ...fewTokenColumns<UsageGroup>(),
  ["providerCostMicroUsd", (row) => row.providerCostMicroUsd],
  ["cacheHits", (row) => row.cacheHits],
  ["cacheMisses", (row) => row.cacheMisses],
];

function columnsOf(grouping: string): Columns<UsageGroup> {
  const dimension = GROUPINGS.find((name) => name === grouping);
  if (dimension) return GROUP_COLUMNS[dimension];
  const key = grouping.slice("tag:".length);
  return [[grouping, (row) => row.tags?.[key] ?? null]];
}

/** A file of rows: what stands before them, and what each is in it. */
interface FileForm<Row> {
  head: string;
  line(row: Row): string;
}

const csvOf = <Row>(columns: Columns<Row>): FileForm<Row> => ({
  head: csvRow(columns.map(([name]) => name)),
  line: (row) => csvRow(columns.map(([, cell]) => cell(row))),
});

/** JSON, line by line: rows as the API has them elsewhere. */
const NDJSON: FileForm<unknown> = { head: "", line: (row) => `${JSON.stringify(row)}\n` };

/** The rows of a report, without its totals. */
export function writeReport({ groupBy, rows }: Pick<UsageReport, "groupBy" | "rows">, format: ExportFormat): string {
  const form = format === "ndjson" ? NDJSON : csvOf([...groupBy.flatMap(columnsOf), ...TOTAL_COLUMNS]);
  return form.head + rows.map(form.line).join("");
}

/**
 * The log page after page, as fast as it is read; never more than a page in memory. Rejects when the first page cannot be
 * read; when a later one cannot, the stream breaks off, so that half a file does not look like a whole one.
 */
export async function writeCalls(
  read: (page: { after: CallCursor | undefined; limit: number }) => Promise<UsageCall[]>,
  format: ExportFormat,
): Promise<ReadableStream<Uint8Array>> {
  const encoder = new TextEncoder();
  const form = format === "ndjson" ? NDJSON : csvOf(CALL_COLUMNS);
  let page: UsageCall[] | undefined = await read({ after: undefined, limit: EXPORT_PAGE });
  let text = form.head;
  let after: CallCursor | undefined;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        page ??= await read({ after, limit: EXPORT_PAGE });
        for (const call of page) text += form.line(call);
        const last = page.length < EXPORT_PAGE ? undefined : page.at(-1);
        if (text !== "") controller.enqueue(encoder.encode(text));
        if (last) after = [Date.parse(last.startedAt), last.id];
        else controller.close();
        text = "";
        page = undefined;
      },
    },
    { highWaterMark: 0 },
  );
}

/** A name that says of which days it is, of characters that no header has to quote. */
export function fileName(
  what: "usage" | "requests",
  { from, to }: Pick<Range, "from" | "to">,
  format: ExportFormat,
): string {
  const [first, last] = [from, to].map((edge) => (edge.kind === "date" ? edge.date : edge.at.slice(0, 10)));
  return `${what}-${first}-${last}.${format}`;
}
