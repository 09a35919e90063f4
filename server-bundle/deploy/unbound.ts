/**
 * unbound's configuration, rendered from the stack configuration: a validating resolver of our own that walks from the root, because
 * DNSSEC, DANE and blacklists need answers that no hoster's resolver has touched. Pure.
 */
import { INNER_PORTS, type StackConfiguration } from '../contract/stack.ts';

export interface ResolverOptions {
  readonly stack: Pick<StackConfiguration, 'resolver'> & { readonly addresses: { readonly ipv6: string | null } };
  /** Written by unbound: the Internet's trust anchor, kept up to date (RFC 5011). */
  readonly anchorFile: string;
  /** Host names and addresses of the root, as a hints file. */
  readonly hintsFile: string;
  readonly listen: readonly string[];
  readonly portOffset?: number;
}

export function renderUnbound({ stack, anchorFile, hintsFile, listen, portOffset = 0 }: ResolverOptions): string {
  const { trustAnchors, transparentZones } = stack.resolver;
  const anchors =
    trustAnchors.length === 0 ? [`auto-trust-anchor-file: ${quoted(anchorFile)}`] : trustAnchors.map((anchor) => `trust-anchor: ${quoted(anchor)}`);
  const server = [
    ...listen.map((address) => `interface: ${address}`),
    `port: ${INNER_PORTS.resolver.dns + portOffset}`,
    // Containers of the stack only; the port is never published.
    ...['127.0.0.0/8', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '::1/128', 'fc00::/7'].map((range) => `access-control: ${range} allow`),
    `do-ip6: ${stack.addresses.ipv6 === null && !listen.some((address) => address.includes(':')) ? 'no' : 'yes'}`,
    ...(stack.addresses.ipv6 === null ? ['prefer-ip4: yes'] : []),
    'chroot: ""',
    'username: ""',
    'directory: "/tmp"',
    'pidfile: ""',
    'use-syslog: no',
    'logfile: ""',
    'do-daemonize: no',
    'verbosity: 0',
    'num-threads: 1',
    'msg-cache-size: 4m',
    'rrset-cache-size: 8m',
    'key-cache-size: 2m',
    'neg-cache-size: 1m',
    'outgoing-range: 512',
    'num-queries-per-thread: 256',
    'module-config: "validator iterator"',
    'edns-buffer-size: 1232',
    'harden-glue: yes',
    'harden-dnssec-stripped: yes',
    'harden-below-nxdomain: yes',
    'qname-minimisation: yes',
    'hide-identity: yes',
    'hide-version: yes',
    'minimal-responses: yes',
    'prefetch: yes',
    // A record that was just published must be seen soon.
    'cache-max-negative-ttl: 60',
    `root-hints: ${quoted(hintsFile)}`,
    ...transparentZones.map((zone) => `local-zone: ${quoted(`${zone.replace(/\.$/, '')}.`)} nodefault`),
    ...anchors,
  ];
  return ['server:', ...server.map((line) => `  ${line}`), 'remote-control:', '  control-enable: no', ''].join('\n');
}

/** The roots as a hints file; null for the Internet's own. */
export function renderRootHints(roots: StackConfiguration['resolver']['roots']): string | null {
  if (roots.length === 0) return null;
  return roots.map(({ name, address }) => `. 3600 NS ${name}.\n${name}. 3600 ${address.includes(':') ? 'AAAA' : 'A'} ${address}\n`).join('');
}

/** Nothing in a value may end its string. @throws Error for quotes and line ends */
function quoted(value: string): string {
  if (/["\r\n]/.test(value)) throw new Error('A value of the resolver’s configuration holds a quote or a line end.');
  return `"${value}"`;
}
