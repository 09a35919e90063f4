/** When the certificate ends that mail programs are shown right now: asked over the server's own connection, by a handshake with its IMAP port. */
import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import tls from 'node:tls';
import type { Observation } from './observation.ts';

const IMAPS = 993;

export interface CertificateWay {
  connectTcp(host: string, port: number): Promise<Duplex>;
}

/** Its chain is not judged here: that is what the DNS checklist and the person's mail program do. Null when nothing is served. */
export async function servedCertificate(remote: CertificateWay, hostname: string, signal?: AbortSignal): Promise<Observation['certificates']> {
  const way = await remote.connectTcp('127.0.0.1', IMAPS);
  const socket = tls.connect({ socket: way, servername: hostname, rejectUnauthorized: false });
  try {
    await once(socket, 'secureConnect', signal ? { signal } : {});
    const endsMs = Date.parse(socket.getPeerCertificate().valid_to);
    return Number.isNaN(endsMs) ? null : [{ name: hostname, endsAt: new Date(endsMs).toISOString() }];
  } finally {
    socket.on('error', () => undefined);
    socket.destroy();
    way.destroy();
  }
}
