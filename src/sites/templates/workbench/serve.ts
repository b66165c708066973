/**
 * Every template with the words of every kind of owner (`variants.ts`), as visitors would see it: `npm run templates`, then
 * http://sample.restaurant.localhost:8790. A change of a template begins it anew, so that it shows on reload; `?palette=`,
 * `?fonts=` and `?accent=` show another look.
 */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { answerFile } from "../../hosting/file-answer.service.ts";
import { ALL_TEMPLATES } from "../all.ts";
import { buildSite } from "../build.ts";
import type { SiteSettings } from "../settings.schema.ts";
import { TEMPLATES, type Template, type TemplateId } from "../template.schema.ts";
import { drawPicture } from "./pictures.ts";
import { settingsOf, VARIANTS, type Variant } from "./variants.ts";

const FONTS = join(import.meta.dirname, "../../../../dist/assets/fonts");
const isTemplate = (id: string): id is TemplateId => (TEMPLATES as readonly string[]).includes(id);
const isVariant = (id: string): id is Variant => (VARIANTS as readonly string[]).includes(id);

const themed = (settings: SiteSettings, query: URLSearchParams): SiteSettings => ({
  ...settings,
  look: {
    ...settings.look,
    palette: query.get("palette") ?? settings.look.palette,
    fonts: query.get("fonts") ?? settings.look.fonts,
    accent: query.get("accent") ?? settings.look.accent,
  },
});

export interface Workbench {
  port: number;
  close(): Promise<void>;
}

/** As the hosts of websites keep them: with a gzip beside what has one worth having. */
interface Shown {
  type: string;
  bytes: Uint8Array;
  packed: Uint8Array | undefined;
}

const shown = (type: string, bytes: Uint8Array): Shown => {
  const packed = gzipSync(bytes);
  return { type, bytes, packed: packed.byteLength < bytes.byteLength * 0.9 ? packed : undefined };
};

/** What is not of one site: typefaces, which the platform has, and pictures, as owners upload them. */
async function keptFile(path: string): Promise<Shown | undefined> {
  const [, hash, kind] = /^\/assets\/([0-9a-f]{64})\.(woff2|webp)$/.exec(path) ?? [];
  if (hash === undefined) return undefined;
  if (kind === "woff2") return shown("font/woff2", await readFile(join(FONTS, `${hash}.woff2`)));
  const bytes = await drawPicture(hash);
  return bytes && shown("image/webp", bytes);
}

export const hostOf = (template: TemplateId, variant: Variant, port: number): string =>
  `${variant}.${template}.localhost:${port}`;

export async function startWorkbench(port: number): Promise<Workbench> {
  /** By host and theme; of each host the one whose page was asked for last. */
  const built = new Map<string, Promise<Map<string, Shown>>>();
  const last = new Map<string, Promise<Map<string, Shown>>>();

  async function build(template: Template, variant: Variant, query: URLSearchParams, origin: string) {
    const { files } = await buildSite({ template, settings: themed(settingsOf(template, variant), query), origin });
    return new Map(files.flatMap((file) => ("bytes" in file ? [[file.path, shown(file.type, file.bytes)]] : [])));
  }

  /** Of a page anew where it is asked for in another theme; whatever belongs to it is of the site that it came from. */
  function filesOf(id: TemplateId, variant: Variant, url: URL): Promise<Map<string, Shown>> {
    const template = ALL_TEMPLATES[id];
    const isPage = settingsOf(template, variant).pages.some(({ path }) => path === url.pathname);
    const there = last.get(url.host);
    if (there && !isPage) return there;
    const key = `${url.host}?${url.searchParams}`;
    const files = built.get(key) ?? build(template, variant, url.searchParams, url.origin);
    built.set(key, files);
    last.set(url.host, files);
    return files;
  }

  const server: Server = createServer(async (request, response) => {
    try {
      const url = new URL(request.url ?? "/", `http://${request.headers.host}`);
      const [variant = "", id = ""] = url.hostname.split(".");
      if (!isTemplate(id) || !isVariant(variant)) {
        const list = TEMPLATES.flatMap((each) =>
          VARIANTS.map((one) => `<li><a href="http://${hostOf(each, one, bound(server))}/">${each}, ${one}</a>`),
        );
        response.setHeader("content-type", "text/html; charset=utf-8");
        response.end(`<!doctype html><title>Templates</title><ul>${list.join("")}</ul>`);
        return;
      }
      const files = await filesOf(id, variant, url);
      const file = files.get(url.pathname) ?? (await keptFile(url.pathname));
      const { type, bytes, packed } = file ?? files.get("/404") ?? shown("text/plain", new Uint8Array());
      const status = file ? 200 : 404;
      const answer = answerFile(
        {
          hash: createHash("sha256").update(bytes).digest("hex"),
          type,
          size: bytes.byteLength,
          ...(packed ? { packed: packed.byteLength } : {}),
          immutable: url.pathname.startsWith("/assets/"),
        },
        {
          method: "GET",
          header: (name) => request.headers[name]?.toString() ?? null,
          status,
          isPage: type.startsWith("text/html"),
          secure: false,
        },
      );
      response.writeHead(answer.status, answer.headers);
      response.end(answer.body?.packed ? packed : answer.body && bytes);
    } catch (error) {
      response.writeHead(500, { "content-type": "text/plain; charset=utf-8" });
      response.end(error instanceof Error ? error.stack : String(error));
    }
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    port: bound(server),
    close: () => new Promise((resolve, reject) => server.close((error) => (error ? reject(error) : resolve()))),
  };
}

function bound(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
}

if (import.meta.main) {
  const { port } = await startWorkbench(Number(process.env.PORT ?? 8790));
  console.log(`http://localhost:${port} shows every template; ?palette=, ?fonts= and ?accent= show another look.`);
}
