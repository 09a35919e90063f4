/**
 * The few lines in the clear that lead to TLS: SMTP (RFC 3207), IMAP (RFC 9051 §6.2.1), POP3 (RFC 2595 §4), ManageSieve (RFC 5804 §2.2). Nothing that
 * came before TLS is believed.
 */
import type { Duplex } from 'node:stream';
import { PalomarError } from '../../../contract/errors.ts';
import { GREETING_MAX_BYTES } from './limits.ts';

export type ClearProtocol = 'smtp' | 'imap' | 'pop3' | 'managesieve';

/** What is said when, and what is waited for: each pattern must match the text since the last thing said. */
const DIALOGUES: Readonly<Record<ClearProtocol, readonly (readonly [says: string | null, until: RegExp])[]>> = {
  smtp: [
    [null, /^220 .*\r?\n/m],
    ['EHLO palomar.invalid\r\n', /^250 .*\r?\n/m],
    ['STARTTLS\r\n', /^220[ -].*\r?\n/m],
  ],
  imap: [
    [null, /^\* OK.*\r?\n/m],
    ['a STARTTLS\r\n', /^a OK.*\r?\n/m],
  ],
  pop3: [
    [null, /^\+OK.*\r?\n/m],
    ['STLS\r\n', /^\+OK.*\r?\n/m],
  ],
  managesieve: [
    [null, /^OK.*\r?\n/m],
    ['STARTTLS\r\n', /^OK.*\r?\n/m],
  ],
};
const REFUSAL = /^(?:[45]\d\d[ -]|\* (?:BYE|NO)|a (?:NO|BAD)|-ERR|NO|BYE)/m;

/** Afterwards the stream is at the first byte of TLS. @throws PalomarError REFUSED in the port's own words */
export async function askForTls(stream: Duplex, protocol: ClearProtocol, signal: AbortSignal): Promise<void> {
  for (const [says, until] of DIALOGUES[protocol]) {
    if (says !== null) stream.write(says);
    await hear(stream, until, signal);
  }
}

function hear(stream: Duplex, until: RegExp, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    let heard = '';
    const settle = (act: () => void): void => {
      stream.off('data', onData).off('error', onEnd).off('close', onEnd).off('end', onEnd);
      signal.removeEventListener('abort', onEnd);
      stream.pause();
      act();
    };
    const refuse = (message: string): void => settle(() => reject(new PalomarError('REFUSED', message)));
    const onData = (chunk: Buffer): void => {
      heard += chunk.toString('latin1');
      if (REFUSAL.test(heard)) refuse(`It answered: ${heard.trim().slice(0, 200)}`);
      else if (until.test(heard)) settle(resolve);
      else if (heard.length > GREETING_MAX_BYTES) refuse('It talks without end before TLS.');
    };
    const onEnd = (): void => refuse(signal.aborted ? 'It did not answer in time.' : 'It closed the connection before TLS.');
    stream.on('data', onData).on('error', onEnd).on('close', onEnd).on('end', onEnd);
    signal.addEventListener('abort', onEnd, { once: true });
    stream.resume();
  });
}
