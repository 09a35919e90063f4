/** What each port of the mail server serves, asked live through the server's own connection, and how its last order went. Changes nothing. */
import type { Duplex } from 'node:stream';
import { publishedPorts, type ServiceName, type StackConfiguration } from '../../../../server-bundle/contract/stack.ts';
import { isPalomarError } from '../../../contract/errors.ts';
import type { Certificates, ServerId } from '../../../contract/models.ts';
import type { Remote } from '../../remote/remote.ts';
import type { ServerApi } from '../../server-api/server-api.ts';
import { probePort, type PortToProbe } from './probe.ts';
import type { ClearProtocol } from './starttls.ts';

interface Options {
  readonly signal?: AbortSignal | undefined;
}

export interface CertificatesService {
  /** @throws PalomarError NOT_SET_UP */
  look(input: { readonly serverId: ServerId }, options?: Options): Promise<Certificates>;
}

export interface CertificatesDependencies {
  readonly remoteOf: (id: ServerId, options?: Options) => Promise<Pick<Remote, 'connectTcp'>>;
  readonly stackOf: (id: ServerId, signal?: AbortSignal) => Promise<StackConfiguration>;
  readonly apiOf: (id: ServerId, options: Options) => Promise<ServerApi>;
  /** PEM of the authority that signs in a practice world; null on the Internet. */
  readonly authorityOf: (id: ServerId) => Promise<string | null>;
}

/** By the port inside the container: what is spoken there, and whether TLS is asked for. */
const SPOKEN: Readonly<Record<number, readonly [name: string, clear: ClearProtocol | null]>> = {
  25: ['SMTP', 'smtp'],
  587: ['Submission', 'smtp'],
  465: ['Submission', null],
  993: ['IMAP', null],
  2993: ['IMAP', null],
  995: ['POP3', null],
  2995: ['POP3', null],
  4190: ['ManageSieve', 'managesieve'],
  443: ['HTTPS', null],
  143: ['IMAP', 'imap'],
  110: ['POP3', 'pop3'],
};

export function createCertificatesService({ remoteOf, stackOf, apiOf, authorityOf }: CertificatesDependencies): CertificatesService {
  return {
    look: async ({ serverId }, { signal } = {}) => {
      const stack = await stackOf(serverId, signal);
      const [remote, authority, order] = await Promise.all([remoteOf(serverId, { signal }), authorityOf(serverId), orderOf(apiOf, serverId, signal)]);
      const ports = await Promise.all(
        portsOf(stack).map((port) =>
          probePort(port, { hostname: stack.hostname, authority, signal, open: () => openPort(remote, stack.addresses.ipv4, port.port) }),
        ),
      );
      return { hostname: stack.hostname, ports, order, at: new Date().toISOString() };
    },
  };
}

function portsOf(stack: StackConfiguration): readonly PortToProbe[] {
  return publishedPorts(stack).flatMap(([port]: readonly [number, ServiceName, number]) => {
    const spoken = SPOKEN[port];
    return spoken ? [{ port, name: spoken[0], clear: spoken[1] }] : [];
  });
}

/** At the server's public address, as the world does; a server behind the provider's own translation is asked at home. */
async function openPort(remote: Pick<Remote, 'connectTcp'>, address: string, port: number): Promise<Duplex> {
  try {
    return await remote.connectTcp(address, port);
  } catch {
    return remote.connectTcp('127.0.0.1', port);
  }
}

async function orderOf(
  apiOf: CertificatesDependencies['apiOf'],
  serverId: ServerId,
  signal: AbortSignal | undefined,
): Promise<Certificates['order']> {
  try {
    const api = await apiOf(serverId, { signal });
    const { state, lastProblem, lastTryAt, nextTryAt } = await api.call((client) => client.certificate.get({}, signal ? { signal } : {}), { signal });
    return { state, lastProblem, lastTryAt: lastTryAt ?? null, nextTryAt: nextTryAt ?? null };
  } catch (error) {
    if (isPalomarError(error, 'CANCELLED')) throw error;
    return null;
  }
}
