import { createHash, randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { Mail, type NewMail } from "./mail.schema.ts";

export interface Outbox {
  /** Newest first. */
  list(): Mail[];
  find(id: string): Mail | undefined;
  add(mail: NewMail): Mail;
  clear(): void;
  /** What was sent under this idempotency key within a day. */
  remembered(key: string): { mailId: string; fingerprint: string } | undefined;
  remember(key: string, mailId: string, fingerprint: string): void;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const KEPT = 1_000;
const Sent = z.record(z.string(), z.object({ mailId: z.string(), fingerprint: z.string(), at: z.number() }));

const listOf = (value: string | string[] | undefined) =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

/** Mails as one JSON file each, readable by their owner only: they hold links that log somebody in. */
export function openOutbox(dir: string): Outbox {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const sentPath = join(dir, "sent.json");
  const mails = readAll(dir);
  const sent = new Map(Object.entries(readSent(sentPath)));

  const write = (path: string, value: unknown) => {
    writeFileSync(`${path}.new`, JSON.stringify(value, null, 2), { mode: 0o600 });
    renameSync(`${path}.new`, path);
  };
  const fileOf = ({ id }: Mail) => join(dir, `mail-${id}.json`);

  return {
    list: () => mails.toReversed(),
    find: (id) => mails.find((mail) => mail.id === id),
    add(mail) {
      const added: Mail = {
        id: randomUUID(),
        created_at: new Date().toISOString(),
        from: mail.from,
        to: listOf(mail.to),
        cc: listOf(mail.cc),
        bcc: listOf(mail.bcc),
        reply_to: listOf(mail.reply_to),
        subject: mail.subject,
        html: mail.html ?? null,
        text: mail.text ?? null,
        last_event: "delivered",
      };
      write(fileOf(added), added);
      mails.push(added);
      while (mails.length > KEPT) {
        const oldest = mails.shift();
        if (oldest) rmSync(fileOf(oldest), { force: true });
      }
      return added;
    },
    clear() {
      for (const mail of mails.splice(0)) rmSync(fileOf(mail), { force: true });
      sent.clear();
      rmSync(sentPath, { force: true });
    },
    remembered(key) {
      const known = sent.get(key);
      return known && Date.now() - known.at < DAY_MS ? known : undefined;
    },
    remember(key, mailId, fingerprint) {
      sent.set(key, { mailId, fingerprint, at: Date.now() });
      for (const [old, { at }] of sent) if (Date.now() - at >= DAY_MS) sent.delete(old);
      write(sentPath, Object.fromEntries(sent));
    },
  };
}

/** Unreadable files (a crash in the middle of a write, another version) are left where they are and not shown. */
function readAll(dir: string): Mail[] {
  const files = readdirSync(dir).filter((name) => /^mail-.*\.json$/.test(name));
  const mails = files.flatMap((name) => {
    const read = Mail.safeParse(readJson(join(dir, name)));
    return read.success ? [read.data] : [];
  });
  return mails.sort((a, b) => a.created_at.localeCompare(b.created_at));
}

function readSent(path: string): z.infer<typeof Sent> {
  const read = Sent.safeParse(readJson(path));
  return read.success ? read.data : {};
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

export const fingerprintOf = (body: Buffer): string => createHash("sha256").update(body).digest("hex");
