/** Is somebody speaking SMTP at the other end (RFC 5321 §3.1, §3.2)? Greets and takes its leave; never begins a letter. */
import type { Duplex } from 'node:stream';
import type { Opener } from '../../resolver/tcp.ts';
import { MAX_SMTP_REPLY_BYTES, SMTP_PROBE_TIMEOUT_MS } from './limits.ts';

export type ProbeResult =
  { readonly kind: 'spoke'; readonly banner: string } | { readonly kind: 'refused' } | { readonly kind: 'silent'; readonly problem: string };

export async function probeSmtp(
  connect: Opener,
  host: string,
  options: { readonly helo: string; readonly signal: AbortSignal; readonly timeoutMs?: number | undefined },
): Promise<ProbeResult> {
  const { timeoutMs = SMTP_PROBE_TIMEOUT_MS } = options;
  const deadline = AbortSignal.timeout(timeoutMs);
  const signal = AbortSignal.any([options.signal, deadline]);
  let stream: Duplex | undefined;
  try {
    stream = await until(signal, connect(host, 25, { signal }));
    const conversation = new Conversation(stream);
    const banner = await until(signal, conversation.reply());
    if (!banner.startsWith('220')) return { kind: 'silent', problem: `it greeted with "${firstLine(banner)}"` };
    stream.write(`EHLO ${options.helo}\r\n`);
    await until(signal, conversation.reply());
    stream.write('QUIT\r\n');
    return { kind: 'spoke', banner: firstLine(banner) };
  } catch (error) {
    options.signal.throwIfAborted();
    if (isRefusal(error)) return { kind: 'refused' };
    const problem = deadline.aborted ? `no SMTP answer within ${timeoutMs / 1000} s` : error instanceof Error ? error.message : 'the network failed';
    return { kind: 'silent', problem };
  } finally {
    stream?.on('error', () => undefined).destroy();
  }
}

/** From a socket here, or as an SSH server words it. */
function isRefusal(error: unknown): boolean {
  return (
    error instanceof Error &&
    (('code' in error && (error.code === 'ECONNREFUSED' || error.code === 'REFUSED')) || /connection refused/i.test(error.message))
  );
}

/** Whole replies, multi-line ones joined; never more than the limit. */
class Conversation {
  private readonly lines: AsyncIterator<string>;

  constructor(stream: Duplex) {
    this.lines = readLines(stream);
  }

  async reply(): Promise<string> {
    const lines: string[] = [];
    for (;;) {
      const next = await this.lines.next();
      if (next.done === true) throw new Error('it hung up without an SMTP answer');
      lines.push(next.value);
      if (!/^\d{3}-/.test(next.value)) return lines.join('\n');
    }
  }
}

async function* readLines(stream: Duplex): AsyncGenerator<string, void, undefined> {
  let text = '';
  let total = 0;
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
    const part = Buffer.isBuffer(chunk) ? chunk.toString('latin1') : String(chunk);
    total += part.length;
    if (total > MAX_SMTP_REPLY_BYTES) throw new Error('it sends without end');
    text += part;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n')) {
      yield text.slice(0, end).replace(/\r$/, '');
      text = text.slice(end + 1);
    }
  }
}

function firstLine(text: string): string {
  return (text.split('\n')[0] ?? '').slice(0, 200);
}

async function until<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  signal.throwIfAborted();
  let listener: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    listener = () => reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    signal.addEventListener('abort', listener, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    if (listener) signal.removeEventListener('abort', listener);
  }
}
