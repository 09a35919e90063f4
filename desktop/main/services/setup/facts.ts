/** What is true of a server right now, as typed data. Reads in two round trips at once; changes nothing. */
import { isPalomarError } from '../../../contract/errors.ts';
import type { Remote } from '../../remote/remote.ts';
import { factsCommand, LIVE_CONNECTION } from './facts-script.ts';
import { LIMITS } from './limits.ts';

export interface Listener {
  readonly address: string;
  readonly port: number;
  /** Name of the program, its Debian package and its systemd unit, where known. */
  readonly process: string | null;
  readonly package: string | null;
  readonly unit: string | null;
}

export interface PublishedContainer {
  readonly name: string;
  readonly project: string | null;
  readonly ports: readonly number[];
}

export interface Facts {
  readonly os: Readonly<Record<string, string>>;
  readonly machine: string;
  /** Why root is out of reach; null when it is not. */
  readonly sudoProblem: string | null;
  readonly init: string;
  readonly memoryBytes: number;
  readonly diskFreeBytes: number;
  readonly virtualisation: string;
  readonly ipv4: readonly string[];
  readonly ipv6: readonly string[];
  readonly defaultRoute: { readonly ipv4: boolean; readonly ipv6: boolean };
  readonly kernelIpv6: boolean;
  /** null where `ss` is missing. */
  readonly listeners: readonly Listener[] | null;
  readonly containers: readonly PublishedContainer[];
  readonly packageLock: string | null;
  readonly sshd: Readonly<Record<string, string>>;
  readonly sshPorts: readonly number[];
  /** The server's own address as the live connection sees it. */
  readonly connectedAddress: string | null;
  readonly firewall: 'none' | 'ufw' | 'firewalld';
  readonly clockOffsetMs: number;
  readonly docker: { readonly version: string; readonly flavour: 'distribution' | 'ce' } | null;
  readonly swarm: boolean;
  readonly daemonJson: string | null;
  readonly outbound: readonly { readonly host: string; readonly open: boolean }[];
  /** The domain that an earlier set-up was for. */
  readonly stackDomain: string | null;
  /** The stack configuration that lies there, in one line. */
  readonly stack: string | null;
}

type Lines = ReadonlyMap<string, readonly string[]>;

export interface ObserveOptions {
  readonly signal?: AbortSignal;
  readonly probeHosts: readonly string[];
  readonly now: () => number;
}

/** @throws PalomarError what Remote.exec throws, but SUDO_REFUSED, which becomes a fact */
export async function observe(remote: Remote, options: ObserveOptions): Promise<Facts> {
  const exec = options.signal ? { signal: options.signal } : {};
  const startedAtMs = options.now();
  const look = (asRoot: boolean) => remote.exec(factsCommand({ asRoot, probeHosts: options.probeHosts, timeoutMs: LIMITS.observeTimeoutMs }), exec);
  let sudoProblem: string | null = null;
  const [connection, result] = await Promise.all([
    remote.exec(LIVE_CONNECTION, exec),
    look(true).catch((error: unknown) => {
      if (!isPalomarError(error, 'SUDO_REFUSED')) throw error;
      sudoProblem = error.message;
      return look(false);
    }),
  ]);
  return parseFacts(result.stdout, { connection: connection.stdout, sudoProblem, startedAtMs });
}

export function parseFacts(
  output: string,
  context: { readonly connection: string; readonly sudoProblem: string | null; readonly startedAtMs: number },
): Facts {
  const lines = collect(output);
  const first = (key: string): string => lines.get(key)?.[0] ?? '';
  const [, , connectedAddress, livePort] = context.connection.trim().split(/\s+/);
  const listeners = lines.has('ss') ? (lines.get('listen') ?? []).flatMap((line) => listener(line, processes(lines))) : null;
  return {
    os: Object.fromEntries((lines.get('os') ?? []).map(assignment)),
    machine: first('machine'),
    sudoProblem: context.sudoProblem ?? (first('uid') === '0' || first('uid') === '' ? null : 'The commands did not run as root.'),
    init: first('init'),
    memoryBytes: memory(lines),
    diskFreeBytes: disk(lines),
    virtualisation: first('virtualisation') || 'none',
    ipv4: addresses(lines.get('ipv4')),
    ipv6: addresses(lines.get('ipv6')),
    defaultRoute: { ipv4: lines.has('route4'), ipv6: lines.has('route6') },
    kernelIpv6: lines.has('kernel-ipv6'),
    listeners,
    containers: (lines.get('container') ?? []).map(publishedContainer),
    packageLock: lines.has('package-lock') ? first('package-lock') : null,
    sshd: Object.fromEntries((lines.get('sshd') ?? []).map((line) => split(line, ' '))),
    sshPorts: sshPorts(lines, listeners ?? [], livePort),
    connectedAddress: connectedAddress ?? null,
    firewall: first('firewall') === 'ufw' ? 'ufw' : first('firewall') === 'firewalld' ? 'firewalld' : 'none',
    // Positive: the server is ahead. Logging in and starting the script make this a little too large, never by seconds.
    clockOffsetMs: first('clock') === '' ? 0 : Number(first('clock')) - context.startedAtMs,
    docker: docker(lines),
    swarm: first('swarm') === 'active',
    daemonJson: lines.has('daemon-json-present') ? (lines.get('daemon-json') ?? []).join('\n') : null,
    outbound: (lines.get('outbound') ?? []).map((line) => split(line, ' ')).map(([state, host]) => ({ host, open: state === 'open' })),
    stackDomain: /"domain"\s*:\s*"([^"]{1,253})"/.exec(first('stack'))?.[1] ?? null,
    stack: first('stack') || null,
  };
}

function collect(output: string): Lines {
  const lines = new Map<string, string[]>();
  for (const line of output.split('\n')) {
    const [key, value] = split(line, '=');
    if (!/^[a-z0-9-]+$/.test(key) || !line.includes('=')) continue;
    const values = lines.get(key);
    if (values) values.push(value);
    else lines.set(key, [value]);
  }
  return lines;
}

function split(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)];
}

function assignment(line: string): [string, string] {
  const [name, value] = split(line, '=');
  return [name, value.replace(/^(["'])(.*)\1$/, '$2')];
}

/** The smaller of what the kernel has and what a container is allowed. */
function memory(lines: Lines): number {
  const total = Number(lines.get('memory')?.[0] ?? 0) * 1024;
  const limits = (lines.get('memory-limit') ?? []).map(Number).filter((limit) => Number.isFinite(limit) && limit > 0);
  return Math.min(total, ...limits);
}

function disk(lines: Lines): number {
  const fields = lines.get('disk')?.at(-1)?.trim().split(/\s+/) ?? [];
  return Number(fields[3] ?? 0) * 1024;
}

/** `ip -o addr`, without the bridges that Docker makes. */
function addresses(lines: readonly string[] | undefined): string[] {
  return (lines ?? []).flatMap((line) => {
    const match = /^\d+:\s+(\S+)\s+inet6?\s+([0-9a-f.:]+)/.exec(line);
    const [, device = '', address = ''] = match ?? [];
    return address === '' || /^(docker|br-|veth|lo$|virbr|cni|tailscale|wg)/.test(device) ? [] : [address];
  });
}

function processes(lines: Lines): ReadonlyMap<string, { readonly package: string | null; readonly unit: string | null }> {
  const known = (value: string | undefined): string | null => (value === undefined || value === '-' ? null : value);
  return new Map(
    (lines.get('process') ?? []).map((line) => {
      const [pid = '', package_, unit] = line.split(' ');
      return [pid, { package: known(package_), unit: known(unit) }];
    }),
  );
}

/** One line of `ss -H -ltnp`: state, queues, local address, peer, users. */
function listener(line: string, known: ReturnType<typeof processes>): Listener[] {
  const local = line.trim().split(/\s+/)[3] ?? '';
  const at = local.lastIndexOf(':');
  const port = Number(local.slice(at + 1));
  if (at === -1 || !Number.isInteger(port)) return [];
  const [, process, pid] = /users:\(\("([^"]{1,64})",pid=(\d+)/.exec(line) ?? [];
  const owner = known.get(pid ?? '');
  const address = local
    .slice(0, at)
    .replace(/^\[|\]$/g, '')
    .replace(/%.*$/, '');
  return [{ address, port, process: process ?? null, package: owner?.package ?? null, unit: owner?.unit ?? null }];
}

function publishedContainer(line: string): PublishedContainer {
  const [name = '', project = '', ...ports] = line.split(' ');
  const published = ports.join(' ').matchAll(/(?:^|[\s,])(?:\S+:)(\d+)(?:-(\d+))?->/g);
  return {
    name,
    project: project === '' ? null : project,
    ports: [...new Set([...published].flatMap(([, from, to]) => range(Number(from), Number(to ?? from))))],
  };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.min(Math.max(to - from + 1, 1), 1000) }, (_, index) => from + index);
}

/** Every port that SSH is known to be on, by three witnesses; the live connection alone is enough. */
function sshPorts(lines: Lines, listeners: readonly Listener[], livePort: string | undefined): number[] {
  const said = (lines.get('sshd-port') ?? []).map((line) => Number(split(line, ' ')[1]));
  const heard = listeners.filter((one) => one.process === 'sshd' || one.unit === 'ssh.service').map((one) => one.port);
  const all = [Number(livePort), ...said, ...heard].filter((port) => Number.isInteger(port) && port > 0 && port < 65_536);
  return [...new Set(all)].sort((a, b) => a - b);
}

function docker(lines: Lines): Facts['docker'] {
  if (!lines.has('docker-client')) return null;
  const client = /version (\d[^,\s]*)/.exec(lines.get('docker-client')?.[0] ?? '')?.[1];
  return { version: lines.get('docker')?.[0] ?? client ?? '', flavour: lines.has('docker-ce') ? 'ce' : 'distribution' };
}
