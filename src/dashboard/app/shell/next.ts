/**
 * Whether an address is a path of this application. It asks the browser's own reading: one drops tabs and line breaks, and
 * takes a backslash for a slash, so that "/\\t/host" is another host's address (WHATWG URL, 4.4).
 */
export function isWithin(address: string, origin: string = location.origin): boolean {
  const read = URL.parse(address, origin);
  return address.startsWith("/") && read?.origin === origin && !read.pathname.startsWith("//");
}
