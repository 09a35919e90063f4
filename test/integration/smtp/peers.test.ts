/**
 * The services as processes of their own, as in production, spoken to by other people's programs: Debian's swaks, and
 * smtp-source and smtp-sink of its Postfix. And killed while they work: what was answered with 250 is there afterwards.
 */
import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { promisify } from 'node:util';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Dialogue } from './support/dialogue.ts';
import { startLoopbackStack } from './support/loopback-stack.ts';
import type { LoopbackStack } from './support/loopback-stack.ts';
import { PASSWORD } from './support/real-storage.ts';

const run = promisify(execFile);
const NEEDED = ['/usr/bin/swaks', '/usr/sbin/smtp-source', '/usr/sbin/smtp-sink'];
let stack: LoopbackStack;

beforeAll(() => {
  const missing = NEEDED.filter((file) => !existsSync(file));
  if (missing.length > 0)
    throw new Error(`${missing.join(', ')} missing: apt-get install -y --no-install-recommends swaks libnet-ssleay-perl postfix`);
});
beforeEach(async () => {
  stack = await startLoopbackStack();
});
afterEach(async () => {
  await stack[Symbol.asyncDispose]();
});

describe('swaks', () => {
  it('delivers over STARTTLS and is told the queue id', async () => {
    await stack.start('sqlite', 'mx');
    await stack.addMailbox('paloma@dovecote.test');
    const args = [
      '--server',
      `127.0.0.1:${stack.ports.mx}`,
      '--tls',
      '--from',
      'ann@stranger.test',
      '--to',
      'paloma@dovecote.test',
      '--helo',
      'client.stranger.test',
    ];
    const { stdout } = await run('swaks', args);
    expect(stdout).toMatch(/<~\s+250 2\.0\.0 Stored as [0-9a-z]{21}/);
    expect((await stack.read('paloma@dovecote.test'))[0]).toMatch(/\sESMTPS \(TLSv1\.3/);
  });

  it.each([
    ['465', 'PLAIN'],
    ['587', 'LOGIN'],
  ] as const)('submits through %s with AUTH %s, and the message arrives', async (port, mechanism) => {
    await stack.start('sqlite', 'smtp', 'smtp-bree');
    await stack.addMailbox('paloma@dovecote.test');
    await stack.addMailbox('carla@dovecote.test');
    const way =
      port === '465'
        ? ['--tls-on-connect', '--server', `127.0.0.1:${stack.ports.submissions}`]
        : ['--tls', '--server', `127.0.0.1:${stack.ports.submission}`];
    const login = ['--auth', mechanism, '--auth-user', 'paloma@dovecote.test', '--auth-password', PASSWORD];
    await run('swaks', [...way, ...login, '--from', 'paloma@dovecote.test', '--to', 'carla@dovecote.test', '--helo', 'laptop.example']);
    await expect.poll(() => stack.read('carla@dovecote.test'), { timeout: 10_000 }).toHaveLength(1);
    const [letter] = await stack.read('carla@dovecote.test');
    expect(letter).toContain('DKIM-Signature: ');
    expect(letter).not.toContain('laptop.example');
  });
});

describe('smtp-source', () => {
  it.each(['with pipelining off', 'with many messages per connection'])('gets every message of ten connections accepted, %s', async (way) => {
    await stack.start('sqlite', 'mx');
    await stack.addMailbox('paloma@dovecote.test');
    const args = [
      '-s',
      '10',
      '-m',
      '200',
      '-l',
      '4096',
      '-f',
      'ann@stranger.test',
      '-t',
      'paloma@dovecote.test',
      ...(way.includes('many') ? ['-d'] : []),
    ];
    await run('smtp-source', [...args, `inet:127.0.0.1:${stack.ports.mx}`]);
    expect(await stack.read('paloma@dovecote.test')).toHaveLength(200);
  });
});

describe('smtp-sink', () => {
  it('takes what outbound sends', async () => {
    const port = await freePort();
    await stack.start('sqlite', 'smtp');
    await stack.addMailbox('paloma@dovecote.test');
    const sink = spawn('smtp-sink', ['-u', 'nobody', '-v', '-8', `inet:127.0.0.1:${port}`, '10'], { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    sink.stderr.on('data', (data: Buffer) => (said += data.toString()));
    sink.stdout.on('data', (data: Buffer) => (said += data.toString()));
    try {
      await using outbound = await stack.outboundTo(port);
      const way = [
        '--tls-on-connect',
        '--server',
        `127.0.0.1:${stack.ports.submissions}`,
        '--auth',
        'PLAIN',
        '--auth-user',
        'paloma@dovecote.test',
        '--auth-password',
        PASSWORD,
      ];
      await run('swaks', [...way, '--from', 'paloma@dovecote.test', '--to', 'ann@elsewhere.test']);
      await expect.poll(() => stack.queue(), { timeout: 10_000 }).toMatchObject([{ state: 'delivered', recipient: 'ann@elsewhere.test' }]);
      expect(outbound).toBeDefined();
      expect(said).toContain('<ann@elsewhere.test>');
    } finally {
      sink.kill();
    }
  });
});

describe('a process that is killed', () => {
  it('has on disk every message that it answered with 250', async () => {
    await stack.start('sqlite', 'mx');
    await stack.addMailbox('paloma@dovecote.test');
    const accepted: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      const senders = Array.from({ length: 5 }, (_, index) => sendUntilCut(stack.ports.mx, `${round}-${index}`, accepted));
      await new Promise((resolve) => setTimeout(resolve, 700));
      await stack.kill(round % 2 === 0 ? 'sqlite' : 'mx');
      await stack.kill(round % 2 === 0 ? 'mx' : 'sqlite');
      await Promise.all(senders);
      await stack.start('sqlite', 'mx');
    }
    const stored = (await stack.read('paloma@dovecote.test')).join('');
    expect(accepted.length).toBeGreaterThan(20);
    expect(accepted.filter((name) => !stored.includes(`Subject: ${name}\r\n`))).toEqual([]);
  });

  it('says 451 while storage is away, and 250 when it is back', async () => {
    await stack.start('sqlite', 'mx');
    await stack.addMailbox('paloma@dovecote.test');
    await using dialogue = await Dialogue.greeted(stack.ports.mx);
    await stack.kill('sqlite');
    await dialogue.say('MAIL FROM:<ann@stranger.test>', /^250/);
    await dialogue.say('RCPT TO:<paloma@dovecote.test>', /^451 4\.3\.0 /);
    await stack.start('sqlite');
    await dialogue.say('RCPT TO:<paloma@dovecote.test>', /^250/);
  });
});

/** Sends message after message; those that were answered with 250 are noted. Ends when the connection does. */
async function sendUntilCut(port: number, name: string, accepted: string[]): Promise<void> {
  const dialogue = await Dialogue.greeted(port);
  for (let index = 0; ; index += 1) {
    const subject = `letter-${name}-${index}.`;
    const script = `MAIL FROM:<ann@stranger.test>\r\nRCPT TO:<paloma@dovecote.test>\r\nDATA\r\n`;
    dialogue.write(script);
    const replies = [await dialogue.next(), await dialogue.next(), await dialogue.next()];
    if (!replies[2]?.startsWith('354')) return;
    dialogue.write(`From: ann@stranger.test\r\nSubject: ${subject}\r\n\r\nx\r\n.\r\n`);
    if (!(await dialogue.next()).startsWith('250')) return;
    accepted.push(subject);
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
