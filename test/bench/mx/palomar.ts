/** The services as processes of their own, as in production, with a Valkey beside them; of mx there are two, one of which judges nothing. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { INNER_PORTS } from '../../../server-bundle/contract/stack.ts';
import { connectStorage } from '../../../server-bundle/storage/client/connect.ts';
import { NODE_ARGUMENTS, SERVER, VALKEY, begin, prepareStack } from '../processes.ts';
import { cpuMsOf } from './cpu.ts';
import type { Dns } from './dns.ts';

const OFFSET = 31_000;
const UNCHECKED_OFFSET = OFFSET + 100;
const VALKEY_PORT = 31_379;
const BENCH_MX = path.join(import.meta.dirname, 'service.ts');
export const OWNER_PASSWORD = 'correct horse battery';

export interface Palomar extends AsyncDisposable {
  readonly ports: { readonly checked: number; readonly unchecked: number; readonly submission: number };
  /** CPU time so far, by service. */
  cpuMs(): Readonly<Record<string, number>>;
  /** Messages in the inbox of the owner who is logged in. */
  received(): Promise<number>;
  /** What a login may send within an hour must not end a benchmark. */
  sendWithoutLimit(): Promise<void>;
}

export interface PalomarOptions {
  readonly directory: string;
  readonly dns: Dns;
  readonly certificate: { readonly cert: string; readonly key: string };
}

/** Two mailboxes: the owner of `open@` is logged in, the owner of `locked@` is not. */
export async function startPalomar(options: PalomarOptions): Promise<Palomar> {
  if (!existsSync('/usr/bin/redis-server')) throw new Error('This needs redis-server: apt-get install -y --no-install-recommends redis-server');
  await using stack = new AsyncDisposableStack();
  const {
    env,
    storageUrl: url,
    secret,
  } = prepareStack({
    ...options,
    portOffset: OFFSET,
    valkeyPort: VALKEY_PORT,
    resolver: `${options.dns.address}:${options.dns.port}`,
  });
  const services = new Map<string, number>();
  const start = async (name: string, argv: readonly string[], port: number, more: NodeJS.ProcessEnv = {}): Promise<void> => {
    services.set(name, stack.use(await begin(argv, port, { ...env, ...more })).pid);
  };
  const node = [process.execPath, ...NODE_ARGUMENTS];
  const storagePort = INNER_PORTS.sqlite.storage + OFFSET;
  const ports = {
    checked: INNER_PORTS.mx.smtp + OFFSET,
    unchecked: INNER_PORTS.mx.smtp + UNCHECKED_OFFSET,
    submission: INNER_PORTS.smtp.submission + OFFSET,
  };
  await start('valkey', VALKEY(VALKEY_PORT), VALKEY_PORT);
  await start('sqlite', [...node, SERVER, 'sqlite'], storagePort);
  await start('mx', [...node, BENCH_MX], ports.checked);
  await start('mx unchecked', [...node, BENCH_MX], ports.unchecked, { PALOMAR_BENCH_CHECKS: 'off', PALOMAR_PORT_OFFSET: `${UNCHECKED_OFFSET}` });
  await start('smtp', [...node, SERVER, 'smtp'], ports.submission);
  await start('smtp-bree', [...node, SERVER, 'smtp-bree'], storagePort);
  const api = stack.use(connectStorage({ url, secret: secret('storage-api') }));
  await api.call('domain.create', { name: 'dovecote.test' });
  for (const name of ['open', 'locked']) await api.call('account.create', { address: `${name}@dovecote.test`, password: OWNER_PASSWORD });
  const imap = stack.use(connectStorage({ url, secret: secret('storage-imap') }));
  const { session } = await imap.call('login.open', { address: 'open@dovecote.test', password: OWNER_PASSWORD });
  const owned = stack.move();
  return {
    ports,
    cpuMs: () => Object.fromEntries([...services].map(([name, pid]) => [name, cpuMsOf(pid)])),
    received: async () => (await imap.call('mailbox.list', { session })).find((mailbox) => mailbox.name === 'INBOX')?.messages ?? 0,
    sendWithoutLimit: async () => {
      const [subject, many] = ['', 100_000_000];
      await api.call('sending-limit.set', { subject, messagesPerHour: many, messagesPerDay: many, recipientsPerHour: many, recipientsPerDay: many });
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
