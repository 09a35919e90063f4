/** The attack table for SMTP: hostile input from test/vectors/smtp, over real sockets, against mx with the real storage behind it. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Dialogue } from './support/dialogue.ts';
import { mxStage } from './support/mx-stage.ts';
import type { MxStage } from './support/mx-stage.ts';
import { realStorage } from './support/real-storage.ts';
import type { RealStorage } from './support/real-storage.ts';

/** A text, or one with pieces that repeat. */
type Text = string | readonly (string | readonly [string, number])[];

const VECTORS = path.join(import.meta.dirname, '../../vectors/smtp');
const CPU_LIMIT_MS = 1_000;

function vectors(name: string): unknown {
  return JSON.parse(readFileSync(path.join(VECTORS, `${name}.json`), 'utf8'));
}

function textOf(text: Text): string {
  if (typeof text === 'string') return text;
  const [first, second] = text;
  if (typeof first === 'string' && typeof second === 'number') return first.repeat(second);
  return text.map((piece) => (typeof piece === 'string' ? piece : piece[0].repeat(piece[1]))).join('');
}

const shown = (text: Text): string => JSON.stringify(textOf(text)).slice(0, 60);

let storage: RealStorage;
let mx: MxStage;
beforeAll(async () => {
  storage = await realStorage();
  mx = await mxStage({ storage: storage.as('mx') });
});
afterAll(async () => {
  await mx[Symbol.asyncDispose]();
  await storage[Symbol.asyncDispose]();
});

async function cpuMsOf(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

describe('smuggling', () => {
  const smuggled = 'MAIL FROM:<evil@x.test>\r\nRCPT TO:<paloma@dovecote.test>\r\nDATA\r\nFrom: e@x.test\r\nSubject: smuggled\r\n\r\nboo\r\n';
  it.each((vectors('end-of-data') as readonly string[]).map((variant) => [variant]))(
    'through %j fails: one answer, no second message',
    async (variant) => {
      await using dialogue = await mx.envelope();
      await dialogue.say('DATA', /^354 /);
      dialogue.write(`From: a@stranger.test\r\nSubject: first\r\n\r\nbody${variant}${smuggled}.\r\nNOOP\r\n`);
      // `\r\n.\r\n.\n` does end a message, the right way; what follows it is no command.
      if (variant.includes('\r\n.\r\n')) {
        await dialogue.expect(/^250 /);
        await dialogue.expect(/^500 5\.5\.2 /);
        expect(await dialogue.ended()).toBe('');
      } else {
        await dialogue.expect(/^550 5\.5\.2 /);
        await dialogue.expect(/^250 2\.0\.0 OK/);
      }
    },
  );

  it('has brought nothing into the mailbox', async () => {
    expect((await storage.read('paloma@dovecote.test')).filter((raw) => raw.includes('smuggled'))).toEqual([]);
  });
});

describe('behind STARTTLS in the clear', () => {
  it.each((vectors('starttls') as readonly Text[]).map((text) => [shown(text), textOf(text)]))('%s is never run', async (_name, text) => {
    await using dialogue = await Dialogue.greeted(mx.port);
    const isSecure = await dialogue.startTls(text).then(
      () => true,
      () => false,
    );
    // Either the handshake breaks on it, or it is thrown away.
    if (!isSecure) return;
    await dialogue.say('NOOP', /^250 /);
    await dialogue.say('DATA', /^503 /);
    await dialogue.say('EHLO client.example', /^250/);
    await dialogue.say('RCPT TO:<paloma@dovecote.test>', /^503 /);
  });
});

describe('a line', () => {
  interface Hostile {
    readonly line: Text;
    readonly reply: string;
    readonly 'hangs-up'?: boolean;
  }
  it.each((vectors('commands') as readonly Hostile[]).map((one) => [shown(one.line), one] as const))(
    '%s is answered as it should, and quickly',
    async (_name, one) => {
      await using dialogue = await Dialogue.greeted(mx.port);
      const cpuMs = await cpuMsOf(async () => {
        dialogue.write(`${textOf(one.line)}\r\n`);
        await dialogue.expect(new RegExp(one.reply));
      });
      expect(cpuMs).toBeLessThan(CPU_LIMIT_MS);
      if (one['hangs-up']) expect(await dialogue.ended()).toBe('');
      else await dialogue.say('NOOP', /^250 /);
    },
  );

  it('of a hundred thousand pipelined commands does not keep others waiting', async () => {
    await using greedy = await Dialogue.greeted(mx.port);
    greedy.write('MAIL FROM:<ann@stranger.test>\r\n'.repeat(100_000));
    await using other = await Dialogue.greeted(mx.port);
    await other.say('NOOP', /^250 /);
    expect((await greedy.quiet(0)).split('\r\n').length).toBeLessThan(50_000);
  });
});

describe('a message with', () => {
  interface Bomb {
    readonly name: string;
    readonly text: Text;
    readonly reply: string;
  }
  it.each((vectors('messages') as readonly Bomb[]).map((bomb) => [bomb.name, bomb] as const))(
    '%s costs a second of CPU at most',
    async (_name, bomb) => {
      await using dialogue = await mx.envelope();
      await dialogue.say('DATA', /^354 /);
      const cpuMs = await cpuMsOf(async () => {
        dialogue.write(`${textOf(bomb.text)}\r\n.\r\n`);
        await dialogue.expect(new RegExp(bomb.reply));
      });
      expect(cpuMs).toBeLessThan(CPU_LIMIT_MS);
      await dialogue.say('NOOP', /^250 /);
    },
  );
});

describe('guessing addresses', () => {
  it('ends after twenty that do not exist', async () => {
    await using dialogue = await Dialogue.greeted(mx.port);
    await dialogue.say('MAIL FROM:<ann@stranger.test>', /^250/);
    for (let index = 0; index < 20; index += 1) await dialogue.say(`RCPT TO:<guess${index}@dovecote.test>`, /^550 5\.1\.1 /);
    await dialogue.say('RCPT TO:<guess20@dovecote.test>', /^421 4\.7\.0 /);
    await dialogue.ended();
  });

  it('never opens a way to other servers', async () => {
    await using dialogue = await Dialogue.greeted(mx.port);
    await dialogue.say('MAIL FROM:<paloma@dovecote.test>', /^250/);
    for (const address of [
      'x@elsewhere.test',
      'x%elsewhere.test@[127.0.0.1]',
      '"x@elsewhere.test"@other.test',
      '@dovecote.test:x@elsewhere.test',
      'x@[192.0.2.1]',
    ])
      await dialogue.say(`RCPT TO:<${address}>`, /^5\d\d 5\.[17]\.[13] /);
    for (const address of ['x%elsewhere.test@dovecote.test', 'elsewhere.test!x@dovecote.test', '"x@elsewhere.test"@dovecote.test'])
      await dialogue.say(`RCPT TO:<${address}>`, /^550 5\.1\.1 /);
  });
});
