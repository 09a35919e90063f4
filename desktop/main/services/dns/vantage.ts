/**
 * From where a question is asked. The truth: walking from the roots over UDP from here, or over the SSH connection where the network
 * here keeps DNS to itself. The server's view: the stack's own resolver, else walking over TCP from the server.
 */
import { HOST_PATHS, INNER_PORTS } from '../../../../server-bundle/contract/stack.ts';
import type { Remote } from '../../remote/remote.ts';
import type { Outcome, Resolver } from '../../resolver/outcome.ts';
import { isConclusive } from '../../resolver/outcome.ts';
import { askResolver } from '../../resolver/recursive.ts';
import { TUNNEL_TIMEOUT_MS } from '../../resolver/limits.ts';
import { tcpTransport } from '../../resolver/tcp.ts';
import { createWalker } from '../../resolver/walk.ts';
import type { ServerVantage } from './check.ts';
import type { DnsWorld } from './world.ts';

/** How Compose marks the container of the stack's resolver. */
const RESOLVER_LABELS = [`com.docker.compose.project=${HOST_PATHS.project}`, 'com.docker.compose.service=resolver'];

export function truthResolver(world: DnsWorld, fromServer: () => Promise<ServerVantage | string>, connect: () => Promise<Remote>): Resolver {
  const direct = createWalker(walkOptions(world));
  let chosen: Promise<Resolver> | undefined;
  const choose = async (signal: AbortSignal | undefined): Promise<Resolver> => {
    if (isConclusive(await direct.resolve('.', 'NS', { signal }))) return direct;
    const vantage = await fromServer();
    if (typeof vantage === 'string') return direct;
    return walkOver(await connect(), world, "the zone's own servers, asked from your server");
  };
  return {
    label: direct.label,
    async resolve(name, type, { signal } = {}): Promise<Outcome> {
      chosen ??= choose(signal);
      // An aborted first caller must not decide for the others.
      const resolver = await chosen.catch(() => direct);
      return resolver.resolve(name, type, { signal });
    },
  };
}

export async function serverVantage(remote: Remote, world: DnsWorld, signal: AbortSignal): Promise<ServerVantage> {
  const connect: ServerVantage['connect'] = (host, port) => remote.connectTcp(host, port);
  const own = await stackResolver(remote, signal);
  return { resolver: own ?? walkOver(remote, world, 'asked from your server'), connect };
}

function walkOver(remote: Remote, world: DnsWorld, label: string): Resolver {
  const transport = tcpTransport({
    open: (host, port) => remote.connectTcp(host, port),
    timeoutMs: TUNNEL_TIMEOUT_MS,
    label: 'TCP from your server',
  });
  return createWalker({ ...walkOptions(world), transport, label });
}

function walkOptions(world: DnsWorld) {
  return { roots: world.roots, ...(world.dnsPort === undefined ? {} : { port: world.dnsPort }) };
}

/** null when the stack has no resolver that answers. */
async function stackResolver(remote: Remote, signal: AbortSignal): Promise<Resolver | null> {
  const address = await stackResolverAddress(remote).catch(() => null);
  if (address === null) return null;
  const transport = tcpTransport({
    open: (host, port) => remote.connectTcp(host, port),
    timeoutMs: TUNNEL_TIMEOUT_MS,
    label: 'TCP from your server',
  });
  const resolver = askResolver({ host: address, port: INNER_PORTS.resolver.dns, name: "your server's own resolver" }, { transport, tries: 2 });
  return isConclusive(await resolver.resolve('.', 'NS', { signal })) ? resolver : null;
}

async function stackResolverAddress(remote: Remote): Promise<string | null> {
  const [container] = await remote.docker.listContainers({ filters: { label: RESOLVER_LABELS, status: ['running'] } });
  const networks = Object.values(container?.NetworkSettings.Networks ?? {});
  return networks.map((network) => network.IPAddress).find((address) => address !== '') ?? null;
}
