/**
 * Debian's Postfix, Exim and OpenSMTPD send to our mx and receive from our outbound, with STARTTLS and without: what one side
 * put in, byte for byte, is what the other side has, once.
 */
import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createTransport } from 'nodemailer';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startLoopbackStack } from '../integration/smtp/support/loopback-stack.ts';
import type { InboxReader, LoopbackStack } from '../integration/smtp/support/loopback-stack.ts';
import { PASSWORD } from '../integration/smtp/support/real-storage.ts';
import { startExim } from '../support/mta/exim.ts';
import { startOpenSmtpd } from '../support/mta/opensmtpd.ts';
import { messagesIn } from '../support/mta/peer.ts';
import type { Peer, PeerOptions } from '../support/mta/peer.ts';
import { DISCARDED, startPostfixPeer } from '../support/mta/postfix.ts';

const OWNER = 'paloma@dovecote.test';
const INTERNATIONAL = 'josé@dovecote.test';
/** Writes to a thousand at once, which is what one login may do in an hour. */
const PUBLISHER = 'paper@dovecote.test';
const LARGEST_BYTES = 50_000_000;

const PEERS: Readonly<Record<string, (options: PeerOptions) => Promise<Peer>>> = {
  Postfix: startPostfixPeer,
  Exim: startExim,
  OpenSMTPD: startOpenSmtpd,
};

let stack: LoopbackStack;
const readers = new Map<string, InboxReader>();
const root = mkdtempSync(path.join(tmpdir(), 'palomar-mtas-'));
beforeAll(async () => {
  chmodSync(root, 0o755);
  stack = await startLoopbackStack();
  await stack.start('sqlite', 'mx', 'smtp');
  for (const address of [OWNER, INTERNATIONAL]) {
    await stack.addMailbox(address);
    readers.set(address, await stack.follow(address));
  }
});
afterAll(async () => {
  for (const reader of readers.values()) await reader[Symbol.asyncDispose]();
  await stack[Symbol.asyncDispose]();
  rmSync(root, { recursive: true, force: true });
});

describe.each(Object.keys(PEERS).flatMap((name) => [true, false].map((tls) => ({ name, tls, way: tls ? 'with STARTTLS' : 'without TLS' }))))(
  '$name $way',
  ({ name, tls }) => {
    let peer: Peer;
    beforeAll(async () => {
      const directory = mkdtempSync(path.join(root, `${name}-`));
      chmodSync(directory, 0o755);
      const start = PEERS[name];
      if (!start) throw new Error(`There is no ${name}.`);
      peer = await start({ directory, port: await freePort(), relayPort: stack.ports.mx, tls });
    });
    afterEach(({ task }) => {
      if (task.result?.state === 'fail') process.stderr.write(peer.log());
    });
    afterAll(() => peer[Symbol.asyncDispose]());

    const sizes = tls ? [1, 4_096, 100_000, LARGEST_BYTES] : [1, 4_096];
    it.each(sizes)('sends us a body of %d bytes', async (sizeBytes) => {
      const letter = letterOf(`stranger@${peer.domain}`, OWNER, sizeBytes);
      await handOver(peer, { from: `stranger@${peer.domain}`, to: [OWNER] }, letter.raw);
      const [arrived, ...others] = await arrivedAt(OWNER, letter.subject);
      expect(others).toEqual([]);
      expect(arrived?.replaceAll(/\r\n\s+/g, ' ')).toMatch(tls ? / with (UTF8SMTP|ESMTP)S \(TLSv1\.\d / : / with ESMTP id /);
      expect(digestOf(bodyOf(arrived ?? ''))).toBe(letter.digest);
    });

    it.each(sizes)('takes a body of %d bytes from us', async (sizeBytes) => {
      const letter = letterOf(OWNER, `ann@${peer.domain}`, sizeBytes);
      await using outbound = await stack.outboundTo(peer.port);
      await submit({ from: OWNER, to: [`ann@${peer.domain}`] }, letter.raw);
      const received = (): readonly Buffer[] => messagesIn(peer.maildir).filter((message) => message.includes(letter.subject));
      await expect.poll(received, { timeout: 30_000 }).toHaveLength(1);
      expect(outbound).toBeDefined();
      const text = received()[0]?.toString().replaceAll(/\r?\n/g, '\r\n') ?? '';
      expect(text).toContain('DKIM-Signature: ');
      expect(digestOf(bodyOf(text))).toBe(letter.digest);
    });

    // OpenSMTPD does not know SMTPUTF8.
    if (name !== 'OpenSMTPD')
      it('sends us mail to an address in UTF-8', async () => {
        const letter = letterOf(`renée@${peer.domain}`, INTERNATIONAL, 10);
        await handOver(peer, { from: `renée@${peer.domain}`, to: [INTERNATIONAL] }, letter.raw);
        expect(await arrivedAt(INTERNATIONAL, letter.subject)).toHaveLength(1);
      });

    it('is told that a mailbox does not exist, and that we do not relay', async () => {
      const letter = letterOf(`stranger@${peer.domain}`, 'nobody@dovecote.test', 10);
      await handOver(peer, { from: `stranger@${peer.domain}`, to: ['nobody@dovecote.test', 'x@elsewhere.test'] }, letter.raw);
      const reports = (): readonly string[] => messagesIn(peer.maildir).map((message) => message.toString());
      await expect
        .poll(() => reports().join('\n'), { timeout: 30_000 })
        .toMatch(/5\.1\.1[\s\S]*There is no mailbox of that name here|There is no mailbox of that name here/);
      await expect.poll(() => reports().join('\n'), { timeout: 30_000 }).toContain('This server does not relay');
    });
  },
);

describe('a thousand recipients', () => {
  const count = 1_000;
  let peer: Peer;
  beforeAll(async () => {
    const directory = mkdtempSync(path.join(root, 'Postfix-'));
    chmodSync(directory, 0o755);
    peer = await startPostfixPeer({ directory, port: await freePort(), relayPort: stack.ports.mx, tls: true });
  });
  afterAll(() => peer[Symbol.asyncDispose]());

  it('come in with one message from Postfix, which hears 250 for each, and the mailbox has one copy', async () => {
    const letter = letterOf(`stranger@${peer.domain}`, OWNER, 100);
    const to = Array.from({ length: count }, (_, index) => OWNER.replace('@', `+list${index}@`));
    await handOver(peer, { from: `stranger@${peer.domain}`, to }, letter.raw);
    await expect
      .poll(() => peer.log().match(/ to=<paloma\+list\d+@dovecote\.test>.* status=sent \(250 /g) ?? [], { timeout: 30_000 })
      .toHaveLength(count);
    expect(await arrivedAt(OWNER, letter.subject)).toHaveLength(1);
  });

  it('go out with one submission, and each gets it once', async () => {
    await stack.addMailbox(PUBLISHER);
    const letter = letterOf(PUBLISHER, `list@${DISCARDED}`, 100);
    await using outbound = await stack.outboundTo(peer.port);
    await submit({ from: PUBLISHER, to: Array.from({ length: count }, (_, index) => `reader${index}@${DISCARDED}`) }, letter.raw);
    const readers = (): readonly string[] =>
      [...peer.log().matchAll(/ to=<(reader\d+)@list\.postfix\.test>.* status=sent /g)].map(([, name]) => name ?? '');
    await expect.poll(readers, { timeout: 60_000, interval: 500 }).toHaveLength(count);
    expect(outbound).toBeDefined();
    expect(new Set(readers()).size).toBe(count);
  });
});

interface Envelope {
  readonly from: string;
  readonly to: readonly string[];
}

/** To the peer, as one of its own users would. */
async function handOver(peer: Peer, envelope: Envelope, raw: Buffer): Promise<void> {
  const transport = createTransport({ host: '127.0.0.1', port: peer.port, ignoreTLS: true });
  await transport.sendMail({ envelope: { from: envelope.from, to: [...envelope.to] }, raw });
  transport.close();
}

async function submit(envelope: Envelope, raw: Buffer): Promise<void> {
  const transport = createTransport({
    host: '127.0.0.1',
    port: stack.ports.submissions,
    secure: true,
    tls: { rejectUnauthorized: false },
    auth: { user: envelope.from, pass: PASSWORD },
  });
  await transport.sendMail({ envelope: { from: envelope.from, to: [...envelope.to] }, raw });
  transport.close();
}

/** Every letter of that subject that is there a moment after the first has come. */
async function arrivedAt(address: string, subject: string): Promise<readonly string[]> {
  const reader = readers.get(address);
  if (!reader) throw new Error(`Nobody reads the mail of ${address}.`);
  const found: string[] = [];
  const look = async (): Promise<number> => {
    found.push(...(await reader.next()).filter((letter) => letter.includes(subject)).map((letter) => letter.toString()));
    return found.length;
  };
  await expect.poll(look, { timeout: 30_000, interval: 100 }).toBeGreaterThan(0);
  await look();
  return found;
}

interface Letter {
  readonly raw: Buffer;
  readonly subject: string;
  /** Of the body. */
  readonly digest: string;
}

/** 8-bit text with lines of every kind that SMTP has to take care of. */
function letterOf(from: string, to: string, sizeBytes: number): Letter {
  const subject = `letter ${randomBytes(8).toString('hex')}`;
  const lines = ['.', '..', '.a line with a dot', 'ñandú, größer, 鳩', '', 'From the dovecote', 'x'.repeat(900)];
  const block = Buffer.from(`${lines.join('\r\n')}\r\n`);
  const whole = Buffer.alloc(Math.ceil(sizeBytes / block.length) * block.length, block);
  // Cut where a line ends, so that both sides agree on what the last line is.
  const body = sizeBytes < block.length ? `${'x'.repeat(sizeBytes)}\r\n` : whole.subarray(0, whole.lastIndexOf('\r\n', sizeBytes - 2) + 2).toString();
  const header = `From: <${from}>\r\nTo: <${to}>\r\nSubject: ${subject}\r\nDate: ${new Date().toUTCString().replace('GMT', '+0000')}\r\nMessage-ID: <${randomBytes(8).toString('hex')}@test>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n`;
  return { raw: Buffer.from(`${header}\r\n${body}`), subject, digest: digestOf(body) };
}

function bodyOf(text: string): string {
  return text.slice(text.indexOf('\r\n\r\n') + 4);
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
