/**
 * DNS over UDP (RFC 1035 §4.2.1, RFC 6891, RFC 5452): a fresh socket, port and id for each question, connected so that the
 * kernel drops datagrams of others; what echoes another question is ignored, and a truncated answer is asked again over TCP.
 */
import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { QUERY_TIMEOUT_MS } from './limits.ts';
import { decodeResponse, encodeQuery } from './message.ts';
import type { Question } from './message.ts';
import { tcpTransport } from './tcp.ts';
import { networkProblem } from './transport.ts';
import type { Exchange, NameServer, Transport } from './transport.ts';

export function udpTransport(options: { readonly timeoutMs?: number; readonly tcp?: Transport } = {}): Transport {
  const timeoutMs = options.timeoutMs ?? QUERY_TIMEOUT_MS;
  const tcp = options.tcp ?? tcpTransport({ timeoutMs });
  return {
    label: 'UDP',
    async exchange(server, question, { signal } = {}) {
      signal?.throwIfAborted();
      const reply = await oneDatagram(server, question, timeoutMs, signal);
      return reply.kind === 'message' && reply.message.truncated ? tcp.exchange(server, question, { signal }) : reply;
    },
  };
}

function oneDatagram(server: NameServer, question: Question, timeoutMs: number, signal: AbortSignal | undefined): Promise<Exchange> {
  const id = randomInt(0x10000);
  const query = encodeQuery(question, id);
  return new Promise<Exchange>((resolve, reject) => {
    const socket = createSocket(isIPv6(server.address) ? 'udp6' : 'udp4');
    let settled = false;
    const settle = (deliver: () => void) => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      socket.close();
      deliver();
    };
    const abort = () => settle(() => reject(signal?.reason instanceof Error ? signal.reason : new Error('aborted')));
    const timer = setTimeout(() => settle(() => resolve({ kind: 'timeout', problem: `no answer within ${timeoutMs / 1000} s` })), timeoutMs);
    signal?.addEventListener('abort', abort, { once: true });
    const fail = (error: Error) => settle(() => resolve({ kind: 'timeout', problem: networkProblem(error) }));
    socket.on('error', fail);
    socket.on('message', (bytes) => {
      const message = decodeResponse(bytes, question, id);
      if (message === 'foreign') return;
      settle(() => resolve(message ? { kind: 'message', message } : { kind: 'malformed', problem: 'the answer does not parse as a DNS message' }));
    });
    socket.bind(0, () => {
      if (settled) return;
      // Connecting to an unreachable network fails through the callback; without one it would be thrown at the process.
      socket.connect(server.port, server.address, (error?: Error) => {
        if (settled) return;
        if (error) fail(error);
        else socket.send(query, (sendError) => sendError && fail(sendError));
      });
    });
  });
}
