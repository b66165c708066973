/** What the world's resolvers say: of active zones, of custom hostnames, and of names that others keep. */
import type { State } from "./state.ts";

export interface Resolved {
  /** NOERROR or NXDOMAIN; undefined: this is nobody's name here. */
  status: 0 | 3 | undefined;
  answers: { name: string; type: string; data: string }[];
}

/** Where proxied names lead. */
export const EDGE = { A: "104.16.0.1", AAAA: "2606:4700::6810:1" } as const;
const MOST_HOPS = 8;

export function resolve(state: State, asked: string, type: string): Resolved {
  const answers: Resolved["answers"] = [];
  let name = asked.toLowerCase().replace(/\.$/, "");
  let known = false;
  for (let hop = 0; hop < MOST_HOPS; hop += 1) {
    const found = lookUp(state, name, type);
    if (!found) break;
    known = true;
    answers.push(...found.data.map((data) => ({ name, type: found.type, data })));
    const [target] = found.data;
    if (found.type !== "CNAME" || type === "CNAME" || target === undefined) return { status: 0, answers };
    name = target.toLowerCase().replace(/\.$/, "");
  }
  if (known) return { status: 0, answers };
  return { status: isOurs(state, name) ? 3 : undefined, answers };
}

const within = (name: string, zone: string): boolean => name === zone || name.endsWith(`.${zone}`);

const isOurs = ({ zones, registrations }: State, name: string): boolean =>
  zones.some((zone) => within(name, zone.name)) || registrations.some((one) => within(name, one.name));

/** The records of one name: of the type that was asked for, or the alias in their place. */
function lookUp(state: State, name: string, type: string): { type: string; data: string[] } | undefined {
  const zone = state.zones.find((one) => one.status === "active" && within(name, one.name));
  if (!zone) {
    const kept = state.outside[name];
    if (!kept) return undefined;
    if (kept[type]) return { type, data: kept[type] };
    return kept.CNAME ? { type: "CNAME", data: kept.CNAME } : { type, data: [] };
  }
  if (type === "NS" && name === zone.name) return { type, data: zone.nameServers.map((server) => `${server}.`) };
  const there = state.records.filter((record) => record.zoneId === zone.id && record.name === name);
  if (there.length === 0) return name === zone.name ? { type, data: [] } : undefined;
  if (there.some(({ proxied }) => proxied) && (type === "A" || type === "AAAA")) return { type, data: [EDGE[type]] };
  const wanted = there.filter((record) => record.type === type);
  if (wanted.length > 0) {
    const data = wanted.map(({ content, priority }) => (type === "MX" ? `${priority} ${content}` : content));
    return { type, data: type === "TXT" ? data.map((text) => JSON.stringify(text.replace(/^"|"$/g, ""))) : data };
  }
  const alias = there.find((record) => record.type === "CNAME");
  return alias ? { type: "CNAME", data: [alias.content] } : { type, data: [] };
}

/** Whether visitors of this name come to the edge, or to what stands behind a zone's fallback origin. */
export function leadsToEdge(state: State, hostname: string): boolean {
  return resolve(state, hostname, "A").answers.some(({ type, data }) => type === "A" && data === EDGE.A);
}
