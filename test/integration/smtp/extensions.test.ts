/** The SMTP extensions that mx and submission share, each against its RFC, in dialogue: one expectation per line. */
import { connect } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Dialogue } from './support/dialogue.ts';
import { mxStage } from './support/mx-stage.ts';
import type { MxStage } from './support/mx-stage.ts';
import { account } from './support/memory-storage.ts';

const LETTER = 'From: ann@stranger.test\r\nSubject: hello\r\n\r\nCoo.\r\n';

let mx: MxStage;
beforeEach(async () => {
  mx = await mxStage();
});
afterEach(async () => {
  await mx[Symbol.asyncDispose]();
});

const stored = (): readonly string[] => mx.storage.delivered.map(({ raw }) => raw.toString('latin1'));
const chunk = (text: string, last = ''): string => `BDAT ${Buffer.byteLength(text)}${last}\r\n${text}`;

describe('CHUNKING (RFC 3030)', () => {
  it('takes a message in one chunk, and in many', async () => {
    await using one = await mx.envelope();
    one.write(chunk(LETTER, ' LAST'));
    await one.expect(/^250 2\.0\.0 Stored as /);
    await one.say('MAIL FROM:<ann@stranger.test>', /^250/);
    await one.say('RCPT TO:<paloma@dovecote.test>', /^250/);
    one.write(chunk(LETTER.slice(0, 10)));
    await one.expect(/^250 2\.0\.0 10 octets/);
    one.write(chunk(LETTER.slice(10, 20)));
    await one.expect(/^250 2\.0\.0 10 octets/);
    one.write(chunk(LETTER.slice(20), ' last'));
    await one.expect(/^250 2\.0\.0 Stored as /);
    expect(stored().map((raw) => raw.endsWith(LETTER))).toEqual([true, true]);
  });

  it('takes chunks of nothing, the last of them too', async () => {
    await using dialogue = await mx.envelope();
    await dialogue.say('BDAT 0', /^250 /);
    dialogue.write(chunk(LETTER));
    await dialogue.expect(/^250 /);
    await dialogue.say('BDAT 0 LAST', /^250 2\.0\.0 Stored as /);
    expect(stored()[0]?.endsWith(LETTER)).toBe(true);
  });

  it('takes everything in one packet, commands and chunks, and answers each', async () => {
    await using dialogue = await Dialogue.greeted(mx.port);
    dialogue.write(
      `MAIL FROM:<ann@stranger.test>\r\nRCPT TO:<paloma@dovecote.test>\r\n${chunk(LETTER.slice(0, 7))}${chunk(LETTER.slice(7), ' LAST')}NOOP\r\n`,
    );
    await dialogue.expect(/^250 2\.1\.0 /);
    await dialogue.expect(/^250 2\.1\.5 /);
    await dialogue.expect(/^250 2\.0\.0 7 octets/);
    await dialogue.expect(/^250 2\.0\.0 Stored as /);
    await dialogue.expect(/^250 /);
  });

  it('takes the octets as they are: dots are not stuffed and CR LF . CR LF ends nothing', async () => {
    await using dialogue = await mx.envelope();
    const text = `${LETTER}..\r\n.\r\nMAIL FROM:<evil@x.test>\r\n.a\r\n`;
    dialogue.write(chunk(text, ' LAST'));
    await dialogue.expect(/^250 2\.0\.0 Stored as /);
    expect(await dialogue.quiet(100)).toBe('');
    expect(stored()[0]?.endsWith(text)).toBe(true);
  });

  it('ends the last line where the sender did not', async () => {
    await using dialogue = await mx.envelope();
    dialogue.write(chunk(LETTER.trimEnd(), ' LAST'));
    await dialogue.expect(/^250/);
    expect(stored()[0]?.endsWith(LETTER)).toBe(true);
  });

  it.each(['a\nb\r\n', 'a\rb\r\n', 'a\0b\r\n', 'a\r'])('refuses %j as DATA does', async (body) => {
    await using dialogue = await mx.envelope();
    dialogue.write(chunk(`${LETTER}${body}`, ' LAST'));
    await dialogue.expect(/^550 5\.5\.2 /);
    await dialogue.say('NOOP', /^250/);
    expect(stored()).toEqual([]);
  });

  it('reads a chunk to its end before it refuses: without a recipient, after DATA’s turn, after a failure', async () => {
    await using dialogue = await Dialogue.greeted(mx.port);
    dialogue.write(`${chunk('QUIT\r\n', ' LAST')}NOOP\r\n`);
    await dialogue.expect(/^503 5\.5\.1 RCPT/);
    await dialogue.expect(/^250/);
    await dialogue.say('MAIL FROM:<ann@stranger.test>', /^250/);
    await dialogue.say('RCPT TO:<nobody@dovecote.test>', /^550/);
    dialogue.write(`${chunk('QUIT\r\n')}${chunk('QUIT\r\n', ' LAST')}NOOP\r\n`);
    await dialogue.expect(/^503 5\.5\.1 /);
    await dialogue.expect(/^503 5\.5\.1 /);
    await dialogue.expect(/^250/);
  });

  it('answers 503 to DATA, MAIL and RCPT between two chunks', async () => {
    await using dialogue = await mx.envelope();
    dialogue.write(chunk(LETTER));
    await dialogue.expect(/^250/);
    await dialogue.say('DATA', /^503 5\.5\.1 /);
    await dialogue.say('MAIL FROM:<ann@stranger.test>', /^503 5\.5\.1 /);
    await dialogue.say('RCPT TO:<paloma@dovecote.test>', /^503 5\.5\.1 /);
    await dialogue.say('BDAT 0 LAST', /^250 2\.0\.0 Stored as /);
  });

  it.each(['RSET', 'EHLO again.example'])('forgets an unfinished message at %s', async (command) => {
    await using dialogue = await mx.envelope();
    dialogue.write(chunk('From: evil@x.test\r\n'));
    await dialogue.expect(/^250/);
    await dialogue.say(command, /^250/);
    await dialogue.say('BDAT 0 LAST', /^503 5\.5\.1 /);
    await dialogue.say('MAIL FROM:<ann@stranger.test>', /^250/);
    await dialogue.say('RCPT TO:<paloma@dovecote.test>', /^250/);
    dialogue.write(chunk(LETTER, ' LAST'));
    await dialogue.expect(/^250 2\.0\.0 Stored as /);
    expect(stored()).toHaveLength(1);
    expect(stored()[0]).not.toContain('evil');
  });

  it('carries no chunk of the clear into TLS', async () => {
    await using dialogue = await mx.envelope();
    dialogue.write(chunk('From: evil@x.test\r\n'));
    await dialogue.expect(/^250/);
    await dialogue.startTls();
    await dialogue.say('EHLO client.example', /^250/);
    await dialogue.say('BDAT 0 LAST', /^503 5\.5\.1 /);
    expect(stored()).toEqual([]);
  });

  it('gives up a message that gets too large, at the chunk that makes it so', async () => {
    await using dialogue = await mx.envelope();
    const block = `${'x'.repeat(998)}\r\n`.repeat(27_000);
    dialogue.write(chunk(`Subject: big\r\n\r\n${block}`));
    await dialogue.expect(/^250/);
    dialogue.write(chunk(block));
    await dialogue.expect(/^552 5\.3\.4 /);
    await dialogue.say('BDAT 0 LAST', /^503 5\.5\.1 /);
    await dialogue.say('MAIL FROM:<ann@stranger.test>', /^250/);
  });

  it.each(['BDAT', 'BDAT LAST', 'BDAT -1', 'BDAT 1e3', 'BDAT 5 FIRST', 'BDAT 99999999999999999999', 'BDAT 0x10 LAST', 'BDAT 1 2'])(
    'hangs up after %j: nobody knows where that chunk ends',
    async (line) => {
      await using dialogue = await mx.envelope();
      dialogue.write(`${line}\r\nMAIL FROM:<evil@x.test>\r\n`);
      await dialogue.expect(/^501 5\.5\.4 /);
      expect(await dialogue.ended()).toBe('');
    },
  );

  it('does not offer BINARYMIME, and refuses it', async () => {
    await using dialogue = await Dialogue.open(mx.port);
    await dialogue.expect(/^220 /);
    expect(await dialogue.say('EHLO client.example', /^250/)).not.toContain('BINARYMIME');
    await dialogue.say('MAIL FROM:<ann@stranger.test> BODY=BINARYMIME', /^501 5\.5\.4 /);
  });
});

describe('DSN (RFC 3461)', () => {
  it('takes RET, ENVID, NOTIFY and ORCPT', async () => {
    await using dialogue = await Dialogue.greeted(mx.port);
    await dialogue.say('MAIL FROM:<ann@stranger.test> RET=hdrs ENVID=QQ+2B314159', /^250/);
    await dialogue.say('RCPT TO:<paloma@dovecote.test> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;Bob+2Bx@stranger.test', /^250/);
    await dialogue.say('RCPT TO:<postmaster@dovecote.test> NOTIFY=never', /^250/);
  });

  it.each([
    ['MAIL', 'RET=SOME'],
    ['MAIL', 'RET'],
    ['MAIL', 'RET=FULL RET=FULL'],
    ['MAIL', 'ENVID='],
    ['MAIL', 'ENVID=a+0D+0Ab'],
    ['MAIL', 'ENVID=a+zz'],
    ['MAIL', 'ENVID=a+2b'],
    ['MAIL', `ENVID=${'a'.repeat(101)}`],
    ['RCPT', 'NOTIFY=NEVER,SUCCESS'],
    ['RCPT', 'NOTIFY=SUCCESS,SUCCESS'],
    ['RCPT', 'NOTIFY=MAYBE'],
    ['RCPT', 'NOTIFY'],
    ['RCPT', 'ORCPT=ann@stranger.test'],
    ['RCPT', 'ORCPT=rfc822;'],
    ['RCPT', 'ORCPT=rfc822;a+00b@x.test'],
    ['RCPT', `ORCPT=rfc822;${'a'.repeat(500)}`],
    ['RCPT', `ORCPT=rfc822;${'a'.repeat(5000)}`],
  ])('refuses %s with %j', async (verb, parameters) => {
    await using dialogue = await Dialogue.greeted(mx.port);
    if (verb === 'RCPT') await dialogue.say('MAIL FROM:<ann@stranger.test>', /^250/);
    const address = verb === 'MAIL' ? 'MAIL FROM:<ann@stranger.test>' : 'RCPT TO:<paloma@dovecote.test>';
    await dialogue.say(`${address} ${parameters}`, /^501 5\.(5\.4|1\.7|1\.3) /);
  });

  it.each([
    ['MAIL FROM:<ann@stranger.test> NOTIFY=NEVER', /^555 5\.5\.4 .*NOTIFY/],
    ['MAIL FROM:<ann@stranger.test> MT-PRIORITY=3', /^555 5\.5\.4 .*MT-PRIORITY/],
    ['MAIL FROM:<ann@stranger.test> HOLDFOR=100', /^555 5\.5\.4 .*HOLDFOR/],
  ])('says that it does not know what %j asks', async (line, reply) => {
    await using dialogue = await Dialogue.greeted(mx.port);
    await dialogue.say(line, reply);
  });
});

describe('REQUIRETLS (RFC 8689)', () => {
  it('is offered and taken under TLS only', async () => {
    await using dialogue = await Dialogue.open(mx.port);
    await dialogue.expect(/^220 /);
    expect(await dialogue.say('EHLO client.example', /^250/)).not.toContain('REQUIRETLS');
    await dialogue.say('MAIL FROM:<ann@stranger.test> REQUIRETLS', /^530 5\.7\.10 /);
    await dialogue.startTls();
    expect(await dialogue.say('EHLO client.example', /^250/)).toContain('REQUIRETLS');
    await dialogue.say('MAIL FROM:<ann@stranger.test> REQUIRETLS=1', /^501 5\.5\.4 /);
    await dialogue.say('MAIL FROM:<ann@stranger.test> REQUIRETLS', /^250/);
  });
});

describe('the envelope', () => {
  it('with a thousand recipients (LIMITS, RFC 9422) is delivered to all of them at once', async () => {
    for (let index = 0; index < 1000; index += 1) mx.storage.resolutions.set(`p${index}@dovecote.test`, account(`p${index}`));
    await using dialogue = await Dialogue.greeted(mx.port);
    await dialogue.say('MAIL FROM:<ann@stranger.test>', /^250/);
    dialogue.write(Array.from({ length: 1000 }, (_, index) => `RCPT TO:<p${index}@dovecote.test>\r\n`).join(''));
    for (let index = 0; index < 1000; index += 1) await dialogue.expect(/^250 2\.1\.5 /);
    await dialogue.say('DATA', /^354/);
    await dialogue.say(`${LETTER}.`, /^250 2\.0\.0 /);
    expect(mx.storage.delivered.flatMap(({ accounts }) => accounts)).toHaveLength(1000);
  });

  it('of the null sender has one recipient at a time', async () => {
    await using dialogue = await mx.envelope({ from: '' });
    await dialogue.say('RCPT TO:<postmaster@dovecote.test>', /^452 4\.5\.3 /);
    await dialogue.say('DATA', /^354/);
    await dialogue.say(`${LETTER}.`, /^250/);
    expect(stored()[0]).toMatch(/^Return-Path: <>\r\n/);
  });

  it.each([
    ['SIZE=52428801', /^552 5\.3\.4 /],
    ['SIZE=abc', /^501 5\.5\.4 /],
    ['SIZE', /^501 5\.5\.4 /],
    ['BODY=9BIT', /^501 5\.5\.4 /],
    ['SMTPUTF8=1', /^501 5\.5\.4 /],
    ['BODY=8BITMIME SIZE=1000 SMTPUTF8', /^250 /],
    [Array.from({ length: 11 }, (_, index) => `X${index}=1`).join(' '), /^501 5\.1\.7 /],
  ])('is checked: MAIL with %s', async (parameters, reply) => {
    await using dialogue = await Dialogue.greeted(mx.port);
    await dialogue.say(`MAIL FROM:<ann@stranger.test> ${parameters}`, reply);
  });
});

describe('EHLO', () => {
  it.each(['mail.stranger.test', 'stranger.test.', 'WIN_PC-1', '[192.0.2.1]', '[IPv6:2001:db8::1]', '192.0.2.1', 'exämple.test'])(
    'takes %s',
    async (name) => {
      await using dialogue = await Dialogue.open(mx.port);
      await dialogue.expect(/^220 /);
      await dialogue.say(`EHLO ${name}`, /^250/);
    },
  );

  it.each(['', ' ', 'two words', 'a..b', '-a.test', '<script>', 'a@b.test', '[300.1.1.1]', '[IPv6:zz]', 'a\x01b.test', 'x'.repeat(300)])(
    'refuses %j',
    async (name) => {
      await using dialogue = await Dialogue.open(mx.port);
      await dialogue.expect(/^220 /);
      await dialogue.say(`EHLO ${name}`, /^501 5\.5\.2 /);
      await dialogue.say(`HELO ${name}`, /^501 5\.5\.2 /);
      await dialogue.say('MAIL FROM:<ann@stranger.test>', /^503 5\.5\.1 /);
    },
  );

  it('begins anew', async () => {
    await using dialogue = await mx.envelope();
    await dialogue.say('EHLO client.example', /^250/);
    await dialogue.say('DATA', /^503 5\.5\.1 /);
  });
});

describe('questions that bring no message', () => {
  it.each([
    ['VRFY paloma@dovecote.test', /^252 2\.5\.2 /],
    ['VRFY nobody@dovecote.test', /^252 2\.5\.2 /],
    ['EXPN list', /^502 5\.5\.1 /],
    ['HELP', /^214 2\.0\.0 /],
    ['TURN', /^500 /],
    ['ETRN dovecote.test', /^500 /],
    ['XCLIENT ADDR=192.0.2.1', /^500 /],
  ])('%s tells nothing', async (line, reply) => {
    await using dialogue = await Dialogue.greeted(mx.port);
    await dialogue.say(line, reply);
  });

  it('end the session when there are a hundred of them', async () => {
    await using dialogue = await Dialogue.greeted(mx.port);
    dialogue.write('NOOP\r\n'.repeat(200));
    for (let index = 0; index < 99; index += 1) await dialogue.expect(/^250/);
    await dialogue.expect(/^421 4\.7\.0 /);
    expect(await dialogue.ended()).toBe('');
  });
});

describe('a client that talks first', () => {
  it('is refused, and nothing of it is run', async () => {
    const gate = Promise.withResolvers<void>();
    await using slow = await mxStage({
      clientAddress: () => '192.0.2.7',
      limiter: {
        take: () => Promise.resolve({ allowed: true, remaining: 1, resetMs: 1 }),
        peek: () => Promise.resolve({ allowed: true, remaining: 1, resetMs: 1 }),
        takeAll: async () => {
          await gate.promise;
          return null;
        },
        [Symbol.asyncDispose]: () => Promise.resolve(),
      },
    });
    await using dialogue = await Dialogue.open(slow.port);
    dialogue.write('EHLO early.example\r\nMAIL FROM:<ann@stranger.test>\r\n');
    await dialogue.expect(/^421 .*too soon/);
    gate.resolve();
    expect(await dialogue.ended()).toBe('');
  });
});

describe('TLS', () => {
  it('is resumed by a client that comes back', async () => {
    const secured = async (session?: Buffer): Promise<TLSSocket> => {
      const plain = await Dialogue.greeted(mx.port);
      await plain.say('STARTTLS', /^220/);
      plain.socket.removeAllListeners('data');
      return connect({ socket: plain.socket, rejectUnauthorized: false, ...(session ? { session } : {}) });
    };
    const first = await secured();
    const ticket = new Promise<Buffer>((resolve) => first.once('session', resolve));
    first.resume();
    const second = await secured(await ticket);
    await new Promise((resolve) => second.once('secureConnect', resolve));
    expect([first.isSessionReused(), second.isSessionReused()]).toEqual([false, true]);
    first.destroy();
    second.destroy();
  });

  it('older than 1.2 is refused', async () => {
    await using plain = await Dialogue.greeted(mx.port);
    await plain.say('STARTTLS', /^220/);
    plain.socket.removeAllListeners('data');
    const socket = connect({
      socket: plain.socket,
      rejectUnauthorized: false,
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    });
    await expect(new Promise((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject))).rejects.toThrow();
  });
});
