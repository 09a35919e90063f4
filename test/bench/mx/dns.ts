/** The one zone that the benchmark's sender has, for both contestants: SPF, a DKIM key, a DMARC policy. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import dnsPacket from 'dns-packet';

export interface Dns extends AsyncDisposable {
  readonly address: string;
  readonly port: number;
}

const NAME_ERROR = 3;

/** `texts` are TXT records by name. */
export async function startDns(texts: Readonly<Record<string, string>>): Promise<Dns> {
  // Not 127.0.0.1: this is the port of the machine's own resolver.
  const [address, port] = ['127.0.0.153', 53];
  const socket = createSocket('udp4');
  socket.on('message', (message, from) => {
    const query = dnsPacket.decode(message);
    const name = query.questions?.[0]?.name.toLowerCase() ?? '';
    const text = texts[name];
    const isThere = text !== undefined || Object.keys(texts).some((known) => known.endsWith(`.${name}`));
    const data = (text ?? '').match(/.{1,255}/g) ?? [];
    const answers = text !== undefined && query.questions?.[0]?.type === 'TXT' ? [{ name, type: 'TXT' as const, ttl: 60, data }] : [];
    socket.send(
      dnsPacket.encode({
        type: 'response',
        id: query.id ?? 0,
        flags: dnsPacket.RECURSION_AVAILABLE | (isThere ? 0 : NAME_ERROR),
        questions: query.questions ?? [],
        answers,
      }),
      from.port,
      from.address,
    );
  });
  socket.bind(port, address);
  await once(socket, 'listening');
  return { address, port, [Symbol.asyncDispose]: () => new Promise((resolve) => socket.close(() => resolve())) };
}
