/** Names of this machine alone (RFC 6761, 6.3; RFC 8252, 7.3). */
const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/;

/** Whether a host, as a URL or a server has it, is this machine and nothing else. */
export const isLoopback = (host: string): boolean => loopback.test(host);

/** An address as a socket has it: IPv4 may come as IPv6 (RFC 4291, 2.5.5.2). */
const isLoopbackPeer = (peer: string): boolean => isLoopback(peer.replace(/^::ffff:/i, ''));

/** Headers by which tunnels and proxies say for whom they ask. */
const forwarding =
  /^(?:(?:forwarded|via|x-forwarded|x-real-ip|x-amzn-trace-id)$|(?:x-forwarded|x-original|x-remote|cf|ngrok|tailscale|x-envoy|x-azure|x-arr)-)/;

/**
 * Why a request has not come from this machine on its own behalf, or nothing where it has. Through a tunnel or a proxy
 * the socket is this machine's, and in a browser here any page may send one: what it forwards, the name that it was
 * sent to (DNS rebinding) and the page's origin tell. `peer` is the socket's address; none where there is no socket.
 */
export function strangeIn({ url, headers }: Request, peer?: string): string | undefined {
  const { hostname, origin } = new URL(url);
  if (peer !== undefined && !isLoopbackPeer(peer)) return 'it came from another machine';
  if (!isLoopback(hostname)) return 'its Host is not of this machine alone, such as localhost';
  const forwarded = [...headers.keys()].find(name => forwarding.test(name) || /client-?ip$/.test(name));
  if (forwarded !== undefined) return `its header ${forwarded} says that it was forwarded`;
  const page = headers.get('origin');
  if (page !== null && page !== origin) return 'its Origin is another page';
  // what needs no Origin, such as a picture of another page; browsers say so here (Fetch Metadata)
  const site = headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin' && site !== 'none') return 'its Sec-Fetch-Site is another page';
  return undefined;
}
