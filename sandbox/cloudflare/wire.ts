/** What every operation of the stand-in takes and gives. */
import type { State } from "./state.ts";

export interface World {
  readonly state: State;
  /** Epoch milliseconds. */
  now(): number;
  /** How long something takes that takes `ms` in the sandbox's usual haste. */
  after(ms: number): number;
  /** 32 hex digits, as all ids of the vendor's. */
  id(): string;
  /** Tells whoever has asked for this alert. */
  notify(alert: Alert): void;
}

export interface Alert {
  accountId: string;
  type: string;
  event: string;
  text: string;
  data: Record<string, unknown>;
}

export interface Call {
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  body: unknown;
  prefersAsync: boolean;
  world: World;
}

export interface Answer {
  status: number;
  body: Record<string, unknown>;
  headers?: Record<string, string>;
}

export interface Operation {
  /** By which faults are ordered. */
  id: string;
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** As in the vendor's description. */
  path: string;
  run(call: Call): Answer | Promise<Answer>;
}

/** An answer that refuses, in the vendor's envelope. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: number;
  readonly pointer: string | undefined;

  constructor(status: number, code: number, message: string, pointer?: string) {
    super(message);
    this.status = status;
    this.code = code;
    this.pointer = pointer;
  }
}

export const succeeded = (result: unknown, status = 200, further: Record<string, unknown> = {}): Answer => ({
  status,
  body: { success: true, errors: [], messages: [], result, ...further },
});

export const refused = ({ status, code, message, pointer }: Refusal): Answer => ({
  status,
  body: {
    success: false,
    errors: [{ code, message, ...(pointer === undefined ? {} : { source: { pointer } }) }],
    messages: [],
    result: null,
  },
});

/** `page` and `per_page`, with the `result_info` that says what there is. */
export function paged<T>(all: readonly T[], query: URLSearchParams, most = 50): { items: T[]; result_info: object } {
  const per_page = Math.min(most, Math.max(1, Number(query.get("per_page") ?? 20) || 20));
  const page = Math.max(1, Number(query.get("page") ?? 1) || 1);
  const items = all.slice((page - 1) * per_page, page * per_page);
  const total_pages = Math.ceil(all.length / per_page);
  return { items, result_info: { page, per_page, count: items.length, total_count: all.length, total_pages } };
}

export const iso = (ms: number): string => new Date(ms).toISOString();
