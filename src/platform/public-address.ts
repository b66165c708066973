/**
 * Which addresses of the network are anybody's. By IANA's registries of special-purpose addresses
 * (https://www.iana.org/assignments/iana-ipv4-special-registry, …/iana-ipv6-special-registry) and of multicast. Blocks
 * that are "globally reachable" there are refused as well: relays and sinks, and never a customer's server.
 */

/**
 * `public`: anybody can reach it. `private`: of a machine or a network of one's own. `reserved`: everything else, among
 * it what clouds answer their machines' questions about themselves with.
 */
export type AddressKind = "public" | "private" | "reserved";

/** Four bytes or sixteen. */
type Address = readonly number[];

const OCTET = /^(?:0|[1-9]\d{0,2})$/;

/** Dotted decimal and nothing else: "010.0.0.1" is one address to some readers and another one to others. */
function parseIpv4(text: string): Address | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => OCTET.test(part) && Number(part) <= 255)) return undefined;
  return parts.map(Number);
}

/** Whatever form it has, by the URL standard's reader, which is the one that a fetch will use. */
function parseIpv6(text: string): Address | undefined {
  if (!/^[0-9a-f:.]{2,45}$/i.test(text)) return undefined;
  const canonical = URL.parse(`http://[${text}]/`)?.hostname.slice(1, -1);
  if (canonical === undefined) return undefined;
  const [head = "", tail] = canonical.split("::");
  const groups = (part: string): number[] =>
    part === "" ? [] : part.split(":").map((group) => Number.parseInt(group, 16));
  const [before, after] = [groups(head), groups(tail ?? "")];
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length;
  const all = [...before, ...Array.from({ length: zeros }, () => 0), ...after];
  return all.length === 8 ? all.flatMap((group) => [group >> 8, group & 255]) : undefined;
}

const parseAddress = (text: string): Address | undefined => (text.includes(":") ? parseIpv6(text) : parseIpv4(text));

interface Block {
  base: Address;
  bits: number;
}

function block(cidr: string): Block {
  const [text = "", bits] = cidr.split("/");
  const base = parseAddress(text);
  if (!base) throw new Error(`${cidr} is no block of addresses`);
  return { base, bits: Number(bits) };
}

function holds({ base, bits }: Block, address: Address): boolean {
  if (base.length !== address.length) return false;
  return base.every((byte, index) => {
    const wanted = Math.min(8, Math.max(0, bits - index * 8));
    const mask = (0xff << (8 - wanted)) & 0xff;
    return (byte & mask) === ((address[index] ?? 0) & mask);
  });
}

/** What a cloud's machine asks about itself, outside of the blocks that say so: Azure, Alibaba, AWS. */
const METADATA = ["168.63.129.16/32", "100.100.100.200/32", "fd00:ec2::/32"].map(block);

const PRIVATE = [
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "::1/128",
  "fc00::/7",
];

const PRIVATE_BLOCKS = PRIVATE.map(block);

const RESERVED = [
  "0.0.0.0/8", // this network
  "169.254.0.0/16", // link-local, and most clouds' metadata
  "192.0.0.0/24", // IETF protocol assignments
  "192.0.2.0/24", // documentation
  "192.31.196.0/24", // AS112
  "192.52.193.0/24", // AMT
  "192.88.99.0/24", // 6to4 relays
  "192.175.48.0/24", // AS112
  "198.18.0.0/15", // benchmarks
  "198.51.100.0/24", // documentation
  "203.0.113.0/24", // documentation
  "224.0.0.0/4", // multicast
  "240.0.0.0/4", // for the future; broadcast
  // Inside of 2000::/3:
  "2001::/23", // IETF protocol assignments: Teredo, ORCHID, benchmarks, …
  "2001:db8::/32", // documentation
  "2002::/16", // 6to4: an IPv4 address inside
  "2620:4f:8000::/48", // AS112
  "3fff::/20", // documentation
].map(block);

/**
 * All that is allotted to the world in IPv6. What lies outside is not public whatever it holds: IPv4-mapped and
 * -compatible addresses, NAT64 (64:ff9b::/96, 64:ff9b:1::/48), discard-only, SRv6, link- and site-local, multicast.
 */
const GLOBAL_UNICAST = block("2000::/3");

const within = (blocks: readonly Block[], address: Address): boolean => blocks.some((one) => holds(one, address));

/** undefined: no address at all. IPv4 in dotted decimal, IPv6 in any form, without brackets. */
export function kindOfAddress(text: string): AddressKind | undefined {
  const address = parseAddress(text);
  if (!address) return undefined;
  if (within(METADATA, address)) return "reserved";
  if (within(PRIVATE_BLOCKS, address)) return "private";
  if (within(RESERVED, address)) return "reserved";
  return address.length === 4 || holds(GLOBAL_UNICAST, address) ? "public" : "reserved";
}
