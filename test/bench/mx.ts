/**
 * mx and the storage service, each in a process of its own as in production, against Debian's Postfix on the same machine:
 * 4 KB messages over 10 connections by Postfix's own load generator, fsync on both sides. Ours also checks SPF, DKIM and
 * DMARC, and its 250 means that the message is in the mailbox; Postfix's means that it is in the queue.
 *
 *     node test/bench/mx.ts [messages]        needs root and the Debian package postfix
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { once } from 'node:events';
import dnsPacket from 'dns-packet';
import { Sensitive } from '../../server-bundle/base/sensitive.ts';
import { SECRETS } from '../../server-bundle/contract/stack.ts';
import { createSelfSigned } from '../../server-bundle/jobs/self-signed.ts';
import { connectStorage } from '../../server-bundle/storage/client/connect.ts';
import type { SessionToken, Storage } from '../../server-bundle/storage/api/operations.ts';

const MESSAGES = Number(process.argv[2] ?? 3000);
const SIZE_BYTES = 4096;
const CONNECTIONS = 10;
const PORT_OFFSET = 31_000;
const MX_PORT = 2525 + PORT_OFFSET;
const STORAGE_PORT = 3456 + PORT_OFFSET;
const POSTFIX_PORT = 31_025;
const PASSWORD = 'correct horse battery';

interface Result {
  readonly what: string;
  readonly perSecond: number;
  readonly note: string;
}

async function main(): Promise<void> {
  if (!existsSync('/usr/sbin/smtp-source')) throw new Error('This needs smtp-source: apt-get install -y --no-install-recommends postfix');
  const root = mkdtempSync(path.join(tmpdir(), 'palomar-bench-'));
  // Postfix's delivery agent is another user and must get through.
  chmodSync(root, 0o755);
  try {
    const ours = await measureOurs(path.join(root, 'palomar'));
    const theirs = await measurePostfix(path.join(root, 'postfix'));
    print(ours, theirs);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function measureOurs(directory: string): Promise<readonly Result[]> {
  await using stack = new AsyncDisposableStack();
  const dns = stack.use(await answerDns());
  const environment = prepareStack(directory, dns.port);
  stack.use(await startService('sqlite', environment, STORAGE_PORT));
  stack.use(await startService('mx', environment, MX_PORT));
  const secret = (name: string): Sensitive => new Sensitive(environment.secrets[name] ?? '');
  const url = `ws://127.0.0.1:${STORAGE_PORT}`;
  const api = stack.use(connectStorage({ url, secret: secret('storage-api') }));
  await api.call('domain.create', { name: 'dovecote.test' });
  const people = ['open', 'locked'];
  for (const name of people) await api.call('account.create', { address: `${name}@dovecote.test`, password: PASSWORD });
  const imap = stack.use(connectStorage({ url, secret: secret('storage-imap') }));
  const { session } = await imap.call('login.open', { address: 'open@dovecote.test', password: PASSWORD });
  await load(MX_PORT, 'open@dovecote.test', { count: 300, keep: true });
  const results: Result[] = [];
  for (const keep of [true, false])
    for (const name of people) {
      const perSecond = await load(MX_PORT, `${name}@dovecote.test`, { count: MESSAGES, keep });
      results.push({ what: `palomar, ${way(keep)}, mailbox ${name}`, perSecond, note: '250 = in the mailbox' });
    }
  await expectAll(imap, session, MESSAGES * 2 + 300);
  return results;
}

async function expectAll(imap: Storage, session: SessionToken, count: number): Promise<void> {
  const inbox = (await imap.call('mailbox.list', { session })).find((mailbox) => mailbox.name === 'INBOX');
  if (inbox?.messages !== count) throw new Error(`${count} messages were accepted and ${inbox?.messages ?? 0} are in the mailbox.`);
}

async function measurePostfix(directory: string): Promise<readonly Result[]> {
  await using postfix = await startPostfix(directory);
  await load(POSTFIX_PORT, 'open@dovecote.test', { count: 300, keep: true });
  await postfix.delivered(300);
  const results: Result[] = [];
  let total = 300;
  for (const keep of [true, false]) {
    const started = performance.now();
    const perSecond = await load(POSTFIX_PORT, 'open@dovecote.test', { count: MESSAGES, keep });
    total += MESSAGES;
    await postfix.delivered(total);
    const deliveredPerSecond = MESSAGES / ((performance.now() - started) / 1000);
    results.push({ what: `postfix, ${way(keep)}`, perSecond, note: `250 = queued; in the Maildir at ${deliveredPerSecond.toFixed(0)}/s` });
  }
  return results;
}

function way(keep: boolean): string {
  return keep ? 'many messages per connection' : 'a connection per message';
}

/** Messages a second, from the first connection to the last 250. */
async function load(port: number, recipient: string, options: { readonly count: number; readonly keep: boolean }): Promise<number> {
  const args = [
    '-s',
    `${CONNECTIONS}`,
    '-m',
    `${options.count}`,
    '-l',
    `${SIZE_BYTES}`,
    '-f',
    'ann@stranger.test',
    '-t',
    recipient,
    '-M',
    'client.stranger.test',
  ];
  const started = performance.now();
  const child = spawn('smtp-source', [...args, ...(options.keep ? ['-d'] : []), `inet:127.0.0.1:${port}`], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`smtp-source ended with ${code}.`);
  return options.count / ((performance.now() - started) / 1000);
}

interface StackEnvironment {
  readonly env: NodeJS.ProcessEnv;
  readonly secrets: Readonly<Record<string, string>>;
}

function prepareStack(directory: string, dnsPort: number): StackEnvironment {
  const [secretsDirectory, data] = [path.join(directory, 'secrets'), path.join(directory, 'data')];
  for (const folder of [secretsDirectory, path.join(data, 'tls'), path.join(data, 'mail')]) mkdirSync(folder, { recursive: true });
  const secrets = Object.fromEntries(SECRETS.map((name) => [name, randomBytes(32).toString('hex')]));
  for (const [name, value] of Object.entries(secrets)) writeFileSync(path.join(secretsDirectory, name), value);
  const certificate = createSelfSigned(['mail.dovecote.test'], Date.now());
  writeFileSync(path.join(data, 'tls', 'certificate.pem'), certificate.cert);
  writeFileSync(path.join(data, 'tls', 'key.pem'), certificate.key);
  const stackFile = path.join(directory, 'stack.json');
  writeFileSync(stackFile, JSON.stringify(STACK));
  const env = {
    ...process.env,
    NODE_ENV: 'production',
    PALOMAR_STACK: stackFile,
    PALOMAR_SECRETS: secretsDirectory,
    PALOMAR_DATA: data,
    PALOMAR_STORAGE_URL: `ws://127.0.0.1:${STORAGE_PORT}`,
    PALOMAR_REDIS_URL: 'redis://127.0.0.1:1',
    PALOMAR_RESOLVER: `127.0.0.1:${dnsPort}`,
    PALOMAR_LISTEN: '127.0.0.1',
    PALOMAR_PORT_OFFSET: `${PORT_OFFSET}`,
  };
  return { env, secrets };
}

const STACK = {
  version: 1,
  domain: 'dovecote.test',
  hostname: 'mail.dovecote.test',
  addresses: { ipv4: '127.0.0.1', ipv6: null },
  acme: { directoryUrl: 'https://acme.test/directory', email: null, certificateAuthority: null },
  resolver: { roots: [], trustAnchors: [], transparentZones: [] },
};

async function startService(name: string, { env }: StackEnvironment, port: number): Promise<AsyncDisposable> {
  const main = path.join(import.meta.dirname, '../../server-bundle/entry/main.ts');
  const child = spawn(process.execPath, [main, name], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await untilListening(child, port);
  return stopping(child);
}

function stopping(child: ChildProcess): AsyncDisposable {
  return {
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function untilListening(child: ChildProcess, port: number): Promise<void> {
  for (let round = 0; round < 100; round += 1) {
    if (child.exitCode !== null) throw new Error(`A service ended with ${child.exitCode} before it listened.`);
    const socket = connect(port, '127.0.0.1');
    const isOpen = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isOpen) return;
    await pause(100);
  }
  throw new Error(`Nothing listens on port ${port}.`);
}

/** A resolver that knows one SPF record, so that the checks ask as they would in life. */
async function answerDns(): Promise<AsyncDisposable & { readonly port: number }> {
  const socket = createSocket('udp4');
  socket.on('message', (message, from) => {
    const query = dnsPacket.decode(message);
    const [question] = query.questions ?? [];
    const isKnown = question?.name === 'stranger.test' && question.type === 'TXT';
    const answers = isKnown ? [{ name: 'stranger.test', type: 'TXT' as const, ttl: 60, data: 'v=spf1 ip4:127.0.0.1 -all' }] : [];
    const nameError = 3;
    socket.send(
      dnsPacket.encode({
        type: 'response',
        id: query.id ?? 0,
        flags: dnsPacket.RECURSION_AVAILABLE | (isKnown ? 0 : nameError),
        questions: query.questions ?? [],
        answers,
      }),
      from.port,
      from.address,
    );
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return { port: socket.address().port, [Symbol.asyncDispose]: () => new Promise((resolve) => socket.close(() => resolve())) };
}

/** A private instance: own configuration, own queue, loopback only; nothing of the machine's own Postfix is touched. */
async function startPostfix(directory: string): Promise<AsyncDisposable & { delivered(count: number): Promise<void> }> {
  const [config, queue, data, mail] = ['config', 'queue', 'data', 'mail'].map((name) => path.join(directory, name));
  if (!config || !queue || !data || !mail) throw new Error('A folder has no name.');
  for (const folder of [config, queue, data, mail]) mkdirSync(folder, { recursive: true });
  chmodSync(mail, 0o777);
  writeFileSync(path.join(config, 'main.cf'), mainCf({ queue, data, mail }));
  writeFileSync(path.join(config, 'master.cf'), MASTER_CF);
  const run = async (...args: readonly string[]): Promise<void> => {
    const child = spawn('postfix', ['-c', config, ...args], { stdio: ['ignore', 'ignore', 'ignore'] });
    await once(child, 'exit');
  };
  await once(spawn('chown', ['postfix', data]), 'exit');
  await run('start');
  const inbox = path.join(mail, 'open', 'new');
  return {
    delivered: async (count) => {
      while (!existsSync(inbox) || readdirSync(inbox).length < count) await pause(20);
    },
    [Symbol.asyncDispose]: () => run('stop'),
  };
}

function mainCf({ queue, data, mail }: { readonly queue: string; readonly data: string; readonly mail: string }): string {
  return [
    'compatibility_level = 3.6',
    `queue_directory = ${queue}`,
    `data_directory = ${data}`,
    'multi_instance_enable = no',
    'inet_interfaces = 127.0.0.1',
    'inet_protocols = ipv4',
    'myhostname = mail.dovecote.test',
    'mydestination =',
    'virtual_mailbox_domains = dovecote.test',
    `virtual_mailbox_base = ${mail}`,
    'virtual_mailbox_maps = static:open/',
    'virtual_uid_maps = static:65534',
    'virtual_gid_maps = static:65534',
    'virtual_mailbox_limit = 0',
    'maillog_file = /dev/null',
    'maillog_file_prefixes = /dev',
    'smtpd_recipient_restrictions = reject_unauth_destination',
    '',
  ].join('\n');
}

const MASTER_CF = [
  `127.0.0.1:${POSTFIX_PORT} inet n - n - - smtpd`,
  'pickup unix n - n 60 1 pickup',
  'cleanup unix n - n - 0 cleanup',
  'qmgr unix n - n 300 1 qmgr',
  'rewrite unix - - n - - trivial-rewrite',
  'bounce unix - - n - 0 bounce',
  'defer unix - - n - 0 bounce',
  'trace unix - - n - 0 bounce',
  'error unix - - n - - error',
  'virtual unix - n n - - virtual',
  'anvil unix - - n - 1 anvil',
  'proxymap unix - - n - - proxymap',
  'showq unix n - n - - showq',
  'flush unix n - n 1000? 0 flush',
  'verify unix - - n - 1 verify',
  'tlsmgr unix - - n 1000? 1 tlsmgr',
  'postlog unix-dgram n - n - 1 postlogd',
  '',
].join('\n');

function pause(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}

function print(ours: readonly Result[], theirs: readonly Result[]): void {
  const rows = [...ours, ...theirs].map((result, index) => {
    const peer = theirs[index < 2 || index === 4 ? 0 : 1];
    return {
      what: result.what,
      'messages/s': Math.round(result.perSecond),
      '× postfix': (result.perSecond / (peer?.perSecond ?? 1)).toFixed(2),
      note: result.note,
    };
  });
  console.log(`\nmx: ${MESSAGES} messages of ${SIZE_BYTES} octets, ${CONNECTIONS} connections`);
  console.table(rows);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
