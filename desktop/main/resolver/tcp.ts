/**
 * DNS over TCP (RFC 7766): two bytes of length, then the message. The stream comes from any opener, so that the same question
 * can be asked from here or, through the SSH connection, from the server. One connection for each question.
 */
import { randomInt } from 'node:crypto';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { QUERY_TIMEOUT_MS } from './limits.ts';
import { decodeResponse, encodeQuery } from './message.ts';
import { networkProblem } from './transport.ts';
import type { Transport } from './transport.ts';

/** Resolves with a stream that is connected, or rejects. */
export type Opener = (host: string, port: number, options: { readonly signal: AbortSignal }) => Promise<Duplex>;

export function tcpTransport(options: { readonly open?: Opener; readonly timeoutMs?: number; readonly label?: string } = {}): Transport {
  const { open = openTcp, timeoutMs = QUERY_TIMEOUT_MS, label = 'TCP' } = options;
  return {
    label,
    async exchange(server, question, { signal } = {}) {
      signal?.throwIfAborted();
      const id = randomInt(0x10000);
      try {
        const bytes = await exchangeFramed(open, server.address, server.port, encodeQuery(question, id), { timeoutMs, signal });
        const message = decodeResponse(bytes, question, id);
        if (message === null) return { kind: 'malformed', problem: 'the answer does not parse as a DNS message' };
        if (message === 'foreign') return { kind: 'malformed', problem: 'the answer is to another question' };
        return { kind: 'message', message };
      } catch (error) {
        signal?.throwIfAborted();
        return { kind: 'timeout', problem: error instanceof DOMException ? `no answer within ${timeoutMs / 1000} s` : networkProblem(error) };
      }
    },
  };
}

/**
 * Sends one message and returns the first one that comes back.
 * @throws what the opener throws, the signal's reason, a TimeoutError (DOMException), Error when the far side ends early.
 */
export async function exchangeFramed(
  open: Opener,
  host: string,
  port: number,
  message: Buffer,
  options: { readonly timeoutMs: number; readonly signal?: AbortSignal | undefined },
): Promise<Buffer> {
  const deadline = AbortSignal.timeout(options.timeoutMs);
  const signal = options.signal ? AbortSignal.any([options.signal, deadline]) : deadline;
  const stream = await openWithin(open, host, port, signal);
  try {
    const reply = readFrame(stream, signal);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(message.length);
    stream.write(Buffer.concat([length, message]));
    return await reply;
  } finally {
    stream.on('error', () => undefined);
    stream.destroy();
  }
}

export function openTcp(host: string, port: number, options: { readonly signal: AbortSignal }): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    const abort = () => socket.destroy(reasonOf(options.signal));
    options.signal.addEventListener('abort', abort, { once: true });
    socket.once('error', reject);
    socket.once('connect', () => {
      options.signal.removeEventListener('abort', abort);
      socket.removeListener('error', reject);
      resolve(socket);
    });
  });
}

/** An opener that knows no signal (an SSH channel) may come back late: its stream is closed then, not leaked. */
async function openWithin(open: Opener, host: string, port: number, signal: AbortSignal): Promise<Duplex> {
  signal.throwIfAborted();
  const opening = open(host, port, { signal });
  let listener: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    listener = () => reject(reasonOf(signal));
    signal.addEventListener('abort', listener, { once: true });
  });
  try {
    return await Promise.race([opening, aborted]);
  } catch (error) {
    opening.then(
      (stream) => stream.on('error', () => undefined).destroy(),
      () => undefined,
    );
    throw error;
  } finally {
    if (listener) signal.removeEventListener('abort', listener);
  }
}

function readFrame(stream: Duplex, signal: AbortSignal): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    const end = (deliver: () => void) => {
      signal.removeEventListener('abort', abort);
      stream.removeAllListeners('data');
      deliver();
    };
    const abort = () => end(() => reject(reasonOf(signal)));
    signal.addEventListener('abort', abort, { once: true });
    stream.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      const size = received.length >= 2 ? received.readUInt16BE(0) + 2 : Infinity;
      if (received.length >= size) end(() => resolve(received.subarray(2, size)));
    });
    stream.on('error', (error: Error) => end(() => reject(error)));
    stream.on('close', () => end(() => reject(new Error('the server closed the connection without an answer'))));
    stream.on('end', () => end(() => reject(new Error('the server closed the connection without an answer'))));
  });
}

function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new DOMException('aborted', 'AbortError');
}
