/** The platform as tests hold it: its address, its outbox, and what stands behind it. */
import { randomUUID } from "node:crypto";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import { type Addresses, type ServedPlatform, startServedPlatform } from "../../testing/served-platform.ts";

const Facts = z.object({
  bundle: z.string(),
  addresses: z.object({
    baseUrl: z.string(),
    mailUrl: z.string(),
    providersUrl: z.string(),
    cloudflareUrl: z.string(),
    deskUrl: z.string(),
  }),
});
type Facts = z.infer<typeof Facts>;

const VARIABLE = "EDGEWRIGHT_E2E";
/** What the Workers of a run had to say, beside the traces of the tests that failed. */
export const WORKER_LOGS = resolve(import.meta.dirname, "../../../dist/e2e/workers");

/** For the processes that run the tests, which inherit the environment. */
export function publish(facts: Facts): void {
  process.env[VARIABLE] = JSON.stringify(Facts.parse(facts));
}

const published = (): Facts => Facts.parse(JSON.parse(process.env[VARIABLE] ?? "null"));

const Mails = z.object({
  data: z.array(z.object({ to: z.array(z.string()), subject: z.string(), text: z.string().nullable() })),
});
export interface Mail {
  subject: string;
  text: string;
}

const MAIL_TIMEOUT_MS = 10_000;

export interface Platform {
  readonly baseUrl: string;
  /** Where the sandbox's providers answer, each under its id: an endpoint may be one of them. */
  readonly providersUrl: string;
  /** Where the stand-in for Cloudflare answers, with its `/_control`. */
  readonly cloudflareUrl: string;
  /** The newest mail to this address, whose subject matches; waits for it. */
  mailTo(address: string, subject?: RegExp): Promise<Mail>;
  /** The link in the mail that proves the address; waits for it. */
  verificationLink(address: string): Promise<string>;
  /** One statement as the database's owner, whom no policy binds. */
  query<T>(row: z.ZodType<T>, statement: string, parameters?: unknown[]): Promise<T[]>;
  /** Lets all go that wait on `[[hold=name]]` in a prompt, and all that come later. */
  release(name: string): Promise<void>;
  /**
   * What would hit every test that runs at the same time: only for a file that says `test.use({ ownPlatform: true })`.
   * Undefined elsewhere.
   */
  readonly own: OwnPlatform | undefined;
}

export interface OwnPlatform {
  /** Kills the Worker and its objects without a word, as a power cut does. */
  kill(): Promise<void>;
  /** Starts it again on the state that was on disk. */
  restart(): Promise<void>;
  /** The next calls to this provider ("*": any) fail so: "503", "429 retry-after=2", "midstream", "hang", … */
  queueFault(provider: string, fault: string, times?: number): Promise<void>;
  stopPostgres(): Promise<void>;
  resumePostgres(): Promise<void>;
}

async function post(url: string, body?: unknown): Promise<unknown> {
  const response = await fetch(url, { method: "POST", body: JSON.stringify(body) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url}: ${response.status} ${text}`);
  return text === "" ? undefined : JSON.parse(text);
}

function platformAt(addresses: Addresses, own: OwnPlatform | undefined): Platform {
  const { baseUrl, mailUrl, providersUrl, cloudflareUrl, deskUrl } = addresses;
  const mailTo: Platform["mailTo"] = async (address, subject = /./) => {
    const deadline = Date.now() + MAIL_TIMEOUT_MS;
    for (;;) {
      const { data } = Mails.parse(await (await fetch(`${mailUrl}/emails`)).json());
      const mail = data.find(({ to, subject: title }) => to.includes(address) && subject.test(title));
      if (mail) return { subject: mail.subject, text: mail.text ?? "" };
      if (Date.now() > deadline) throw new Error(`no such mail to ${address} is in the outbox`);
      await sleep(25);
    }
  };
  return {
    baseUrl,
    providersUrl,
    cloudflareUrl,
    mailTo,
    async verificationLink(address) {
      const { text } = await mailTo(address, /confirm/i);
      const [link] = /\S+\/verify-email#token=\S+/.exec(text) ?? [];
      if (link === undefined) throw new Error(`the mail has no link: ${text}`);
      return link;
    },
    query: async (row, statement, parameters = []) =>
      z.array(row).parse(await post(deskUrl, { do: "query", statement, parameters })),
    release: async (name) => void (await post(`${providersUrl}/_control/release/${name}`)),
    own,
  };
}

/** The platform that the whole run shares. */
export const sharedPlatform = (): Platform => platformAt(published().addresses, undefined);

/** Another one, which may be broken; whoever started it closes it. */
export async function startOwnPlatform(): Promise<{ platform: Platform; close: ServedPlatform["close"] }> {
  const served = await startServedPlatform(published().bundle, `${WORKER_LOGS}/own-${randomUUID()}.log`);
  const { providersUrl, deskUrl } = served;
  const own: OwnPlatform = {
    kill: served.kill,
    restart: served.restart,
    queueFault: async (provider, fault, times = 1) =>
      void (await post(`${providersUrl}/_control/faults`, { provider, fault, times })),
    stopPostgres: async () => void (await post(deskUrl, { do: "stop" })),
    resumePostgres: async () => void (await post(deskUrl, { do: "resume" })),
  };
  return { platform: platformAt(served, own), close: served.close };
}
