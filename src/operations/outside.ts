/** Asks services outside of the platform for the least that shows whether they answer us, and our key. */
import * as z from "zod";
import type { Outbound } from "../platform/outbound.ts";
import { CHECK_TIMEOUT_MS, CheckFailure } from "./health.service.ts";

interface Asked {
  url: string;
  /** What shows our key. */
  headers: Readonly<Record<string, string>>;
}

const get = (outbound: Outbound, { url, headers }: Asked): Promise<Response> =>
  outbound(url, { headers: { accept: "application/json", ...headers } }, { timeoutMs: CHECK_TIMEOUT_MS });

/** What a status says about a service. Redirects are not followed: they would take the key with them. */
function judge(status: number): void {
  if (status >= 500) throw new CheckFailure(`answers ${status}`);
  if (status === 401 || status === 403) throw new CheckFailure("key refused", "degraded");
  if (status === 429) throw new CheckFailure("rate limited", "degraded");
  if (status < 200 || status > 299) throw new CheckFailure(`answers ${status}`, "degraded");
}

/** A model provider, by something that costs nothing and that our key opens. What it says is not read. */
export async function askProvider(outbound: Outbound, asked: Asked): Promise<void> {
  const answer = await get(outbound, asked);
  await answer.body?.cancel();
  judge(answer.status);
}

const Refusal = z.object({ name: z.string() });

/** Resend, by its list of mails. A key that may only send is refused that, and is as good. */
export async function askMail(outbound: Outbound, asked: { url: string; key: string | undefined }): Promise<void> {
  if (asked.key === undefined) throw new CheckFailure("no key");
  const answer = await get(outbound, { url: asked.url, headers: { authorization: `Bearer ${asked.key}` } });
  if (answer.status === 401) {
    const refusal = Refusal.safeParse(await answer.json().catch(() => undefined));
    if (refusal.data?.name === "restricted_api_key") return;
  } else await answer.body?.cancel();
  judge(answer.status);
}
