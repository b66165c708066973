/**
 * What a host of websites does for the platform. Publishing, previews, domains and the saga ask it for nothing else, so
 * that another can stand in its place; the one there is keeps files and pointers in R2 and serves them by this Worker.
 */
import type { Answered, CertificateStatus, NewDnsRecord } from "../cloudflare/cloudflare.schema.ts";
import type { Pointer, SiteFile } from "./pointer.schema.ts";

/**
 * On an answer that is no file of the version that is shown, which is a notice or a redirect: `tagOf` its first page. By it
 * our own answer is told from a stranger's.
 */
export const VERSION_HEADER = "x-site-version";

/** A file of a version: made for it, kept with the site since it was uploaded, or one of the platform's own. */
export type BuiltFile = {
  /** As visitors see it. */
  path: string;
  type: string;
  /** Its path says what is in it. */
  immutable?: boolean;
} & ({ bytes: Uint8Array<ArrayBuffer> } | { kept: { hash: string } } | { asset: PlatformFile });

export interface PlatformFile {
  /** Among the platform's assets. */
  path: string;
  hash: string;
  /** Bytes. */
  size: number;
}

/** What a version counts on has been deleted meanwhile. */
export class FileGone extends Error {
  readonly hash: string;
  constructor(siteId: string, hash: string) {
    super(`the site ${siteId} has no file ${hash} any more`);
    this.hash = hash;
  }
}

/** What visitors of a host shall see; null: nothing. Of all claims to a host the later is the higher. */
export interface ShownHost {
  host: string;
  claim: number;
  pointer: Omit<Pointer, "revision" | "claim"> | null;
}

export interface Hosting {
  /**
   * Keeps the files of a version, and says where each is. Those that are there already are not written again, and nobody
   * sees them until they are shown. What is kept already lies with `from`, which is the site itself unless said. Throws
   * `BucketAway` and `FileGone`.
   */
  putFiles(siteId: string, files: readonly BuiltFile[], from?: string): Promise<Record<string, SiteFile>>;
  /**
   * Shows it from now on, and at once wherever this machine can have it forgotten. The later claim stays, and of one claim
   * the later revision, whoever comes last. Rejects where it may not be shown.
   */
  show(shown: ShownHost, revision: number): Promise<void>;
  /**
   * Keeps nothing any more of a host that nobody will claim again, nor any file of what it showed. Whoever is cut in the
   * middle does it again.
   */
  erase(host: string, siteId: string): Promise<void>;
  /** What visitors of a host are shown, as it is kept: not as some cache has it. */
  shownAt(host: string): Promise<Pointer | undefined>;
  /** What the entity tag of a file has in it, whichever way it is sent; by that of the first page a version is known from outside. */
  tagOf(hash: string): string;
  /** Undefined where the deployment takes no domains but its own. */
  ways: HostWays | undefined;
}

/** Where a domain is kept, which decides how its visitors come here. */
export interface KeptDomain {
  kind: "registered" | "connected";
  /** Of a registered one: the account at Cloudflare that it is in, and its zone there. */
  accountId: string | null;
  zoneId: string | null;
}

export interface HostState {
  host: string;
  /** The vendor's; null where the host has no way here, or has lost it. */
  id: string | null;
  leadsHere: boolean;
  /** By the vendor's word. With neither of the two it is at work on the name. */
  leadsElsewhere: boolean;
  /** Why it is not seen to lead here, in the vendor's words. */
  problems: string[];
  certificate: CertificateStatus;
  /** Since when it has its way here. */
  since: Date | null;
}

/**
 * How visitors of a host come to where websites are served, over HTTPS. Null: nothing is set up for such a domain. Nothing
 * is asked of Cloudflare twice by itself, as anywhere (see cloudflare.schema.ts).
 */
export interface HostWays {
  /** Where the DNS of names that are kept elsewhere has to lead; undefined where the deployment takes none. */
  readonly target: string | undefined;
  /** What the zone of a domain that was bought here needs. */
  records(domain: KeptDomain & { name: string }): NewDnsRecord[];
  /** Takes the visitors of these hosts from now on; what is there already stays. The vendor's ids, by host. */
  open(domain: KeptDomain, hosts: readonly string[]): Answered<Record<string, string> | null>;
  /** How each stands at this moment, in their order. */
  look(domain: KeptDomain, hosts: readonly string[]): Answered<HostState[] | null>;
  /** The vendor looks ever less often by itself: has it look at once. Only of a name that is kept elsewhere. */
  hasten(id: string): Answered<void>;
  /** Takes no visitors of a host that has a way of its own here, found by its name. One that has none is closed. */
  close(host: string): Answered<void>;
}
