import type { Icon } from "@phosphor-icons/react";
import { BookOpenIcon } from "@phosphor-icons/react/dist/csr/BookOpen";
import { BrowserIcon } from "@phosphor-icons/react/dist/csr/Browser";
import { BuildingsIcon } from "@phosphor-icons/react/dist/csr/Buildings";
import { CubeIcon } from "@phosphor-icons/react/dist/csr/Cube";
import { DesktopIcon } from "@phosphor-icons/react/dist/csr/Desktop";
import { GlobeIcon } from "@phosphor-icons/react/dist/csr/Globe";
import { KeyIcon } from "@phosphor-icons/react/dist/csr/Key";
import { KeyboardIcon } from "@phosphor-icons/react/dist/csr/Keyboard";
import { LinkSimpleIcon } from "@phosphor-icons/react/dist/csr/LinkSimple";
import { MoonIcon } from "@phosphor-icons/react/dist/csr/Moon";
import { PlusIcon } from "@phosphor-icons/react/dist/csr/Plus";
import { SignOutIcon } from "@phosphor-icons/react/dist/csr/SignOut";
import { SunIcon } from "@phosphor-icons/react/dist/csr/Sun";
import { useQuery } from "@tanstack/react-query";
import * as z from "zod";
import { api, dataOf } from "../../api/client.ts";
import { ApiProblem } from "../../api/problem.ts";
import { domainsOf } from "../../domains/query.ts";
import { modelsOf } from "../../models/query.ts";
import { hostOf, sitesOf } from "../../sites/query.ts";
import { setTheme, type Theme } from "../../theme.ts";
import { useLogOut } from "../log-out.ts";
import { organisationsOf } from "../organisations.ts";
import type { Open } from "../overlay.ts";
import { SECTIONS } from "../pages.ts";
import type { Searchable } from "./search.ts";

export interface Entry extends Searchable {
  /** By which it is remembered. */
  name: string;
  icon: Icon;
  /** A place to go to, or something to do. */
  does: { href: string } | { act: () => void };
}

export interface Group {
  title: string;
  entries: readonly Entry[];
  /** Shown before anything is typed. */
  always?: boolean;
}

const PAGES: readonly Entry[] = SECTIONS.flatMap(({ title: section, pages }) =>
  pages.map(({ path, title, icon, words }) => ({
    name: path,
    title,
    icon,
    words: `${words} ${section}`,
    does: { href: path },
  })),
);

const themeEntry = (theme: Theme, title: string, icon: Icon): Entry => ({
  name: `theme:${theme}`,
  title,
  icon,
  words: "colours mode appearance switch",
  does: { act: () => setTheme(theme) },
});

const actions = (open: Open, copied: () => void, logOut: () => void): readonly Entry[] => [
  {
    name: "create-key",
    title: "Create key",
    icon: PlusIcon,
    words: "new api token",
    does: { href: "/keys?create=true" },
  },
  {
    name: "new-website",
    title: "New website",
    icon: PlusIcon,
    words: "create site template domain",
    does: { href: "/sites?create=true" },
  },
  {
    name: "find-domain",
    title: "Find a domain",
    icon: GlobeIcon,
    words: "buy register name search",
    does: { href: "/domains" },
  },
  {
    name: "new-organisation",
    title: "New organisation",
    icon: BuildingsIcon,
    words: "create team",
    does: { act: () => open("new-organisation") },
  },
  {
    name: "copy-base-url",
    title: "Copy the base URL",
    detail: `${location.origin}/v1`,
    icon: LinkSimpleIcon,
    words: "endpoint sdk openai",
    does: { act: () => void navigator.clipboard.writeText(`${location.origin}/v1`).then(copied) },
  },
  themeEntry("dark", "Dark theme", MoonIcon),
  themeEntry("light", "Light theme", SunIcon),
  themeEntry("system", "Theme as the system", DesktopIcon),
  {
    name: "shortcuts",
    title: "Keyboard shortcuts",
    icon: KeyboardIcon,
    words: "help keys",
    does: { act: () => open("shortcuts") },
  },
  { name: "log-out", title: "Log out", icon: SignOutIcon, words: "sign out leave", does: { act: logOut } },
];

const Description = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({ operationId: z.string(), summary: z.string().optional(), tags: z.array(z.string()).optional() }),
    ),
  ),
});

/** Every operation of the API, at its place in the reference. */
async function operations(signal: AbortSignal): Promise<Entry[]> {
  const answer = await fetch("/api/openapi.json", { signal });
  const described = Description.safeParse(await answer.json());
  if (!described.success) {
    throw new ApiProblem({ code: "internal", status: 0, message: "The API's description cannot be read." });
  }
  return Object.entries(described.data.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId, summary = operationId, tags: [tag = "default"] = [] }]) => ({
      name: `docs:${operationId}`,
      title: summary,
      detail: `${method.toUpperCase()} ${path}`,
      icon: BookOpenIcon,
      words: `${operationId} ${tag} documentation reference`,
      does: { href: `/docs#tag/${tag}/${method.toUpperCase()}${path}` },
    })),
  );
}

const REFERENCE: Entry = {
  name: "docs",
  title: "API reference",
  icon: BookOpenIcon,
  words: "documentation docs openapi",
  does: { href: "/docs" },
};

const MANY = 200;
/** What the palette reads changes seldom while one types. */
const FRESH_MS = 60_000;

/** All that can be found, in the order of its groups. What cannot be read is left out: a search is no place to mend it. */
export function useGroups(
  { orgId, userId }: { orgId: string; userId: string },
  { open, copied, enter }: { open: Open; copied: () => void; enter: (orgId: string) => void },
): { groups: readonly Group[]; loading: boolean } {
  const logOut = useLogOut();
  const keys = useQuery({
    queryKey: [orgId, "keys", "palette"],
    queryFn: ({ signal }) =>
      dataOf(api.GET("/api/keys", { params: { query: { limit: MANY, status: "active" } }, signal })),
    staleTime: FRESH_MS,
  });
  const models = useQuery(modelsOf(orgId));
  const sites = useQuery({ ...sitesOf(orgId), staleTime: FRESH_MS });
  const domains = useQuery({ ...domainsOf(orgId), staleTime: FRESH_MS, refetchInterval: false });
  const docs = useQuery({
    queryKey: ["operations"],
    queryFn: ({ signal }) => operations(signal),
    staleTime: FRESH_MS,
  });
  const organisations = useQuery({ ...organisationsOf(userId), staleTime: FRESH_MS });
  const groups: Group[] = [
    { title: "Pages", entries: PAGES, always: true },
    { title: "Actions", entries: actions(open, copied, logOut), always: true },
    {
      title: "API keys",
      entries: (keys.data?.items ?? []).map(({ id, name, hint }) => ({
        name: `key:${id}`,
        title: name,
        detail: `…${hint}`,
        icon: KeyIcon,
        words: id,
        does: { href: `/requests?key=${id}` },
      })),
    },
    {
      title: "Websites",
      entries: (sites.data?.items ?? []).map(({ id, name, url }) => ({
        name: `site:${id}`,
        title: name,
        detail: hostOf(url),
        icon: BrowserIcon,
        words: id,
        does: { href: `/sites/${id}` },
      })),
    },
    {
      title: "Domains",
      entries: (domains.data?.items ?? []).map(({ id, name }) => ({
        name: `domain:${id}`,
        title: name,
        icon: GlobeIcon,
        words: id,
        does: { href: `/domains/${id}` },
      })),
    },
    {
      title: "Models",
      entries: (models.data?.items ?? [])
        .filter(({ kind }) => kind === "chat")
        .map(({ id, providerName }) => ({
          name: `model:${id}`,
          title: id,
          detail: providerName,
          icon: CubeIcon,
          words: "playground try",
          does: { href: `/playground?model=${encodeURIComponent(id)}` },
        })),
    },
    {
      title: "Organisations",
      entries: (organisations.data?.items ?? [])
        .filter(({ id }) => id !== orgId)
        .map(({ id, name }) => ({
          name: `organisation:${id}`,
          title: name,
          icon: BuildingsIcon,
          words: "switch organisation",
          does: { act: () => enter(id) },
        })),
    },
    { title: "API reference", entries: [REFERENCE, ...(docs.data ?? [])] },
  ];
  return { groups, loading: [keys, models, sites, domains, docs, organisations].some(({ isLoading }) => isLoading) };
}
