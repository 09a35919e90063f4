/** Our IMAP service and storage as processes of their own, as in production, or both in one process, as on a small server. */
import { existsSync } from 'node:fs';
import { INNER_PORTS } from '../../../server-bundle/contract/stack.ts';
import { connectStorage } from '../../../server-bundle/storage/client/connect.ts';
import { cpuMsOf } from '../mx/cpu.ts';
import { NODE_ARGUMENTS, SERVER, VALKEY, begin, prepareStack } from '../processes.ts';
import type { Contestant, User } from './contestant.ts';
import { memoryKbOf } from './memory.ts';

export const OWN_PASSWORD = 'correct horse battery';

export interface PalomarOptions {
  readonly directory: string;
  readonly certificate: { readonly cert: string; readonly key: string };
  readonly isOneProcess: boolean;
  readonly users: number;
  readonly portOffset: number;
  /** For node, before the program: `--cpu-prof` and its like. */
  readonly nodeArguments: readonly string[];
}

export async function startPalomar(options: PalomarOptions): Promise<Contestant> {
  if (!existsSync('/usr/bin/redis-server')) throw new Error('This needs redis-server: apt-get install -y --no-install-recommends redis-server');
  await using stack = new AsyncDisposableStack();
  const valkeyPort = options.portOffset + 379;
  const { env, storageUrl: url, secret } = prepareStack({ ...options, valkeyPort });
  const node = [process.execPath, ...NODE_ARGUMENTS, ...options.nodeArguments, SERVER];
  const pids: number[] = [];
  const start = async (argv: readonly string[], port: number): Promise<void> => {
    pids.push(stack.use(await begin(argv, port, env)).pid);
  };
  const port = INNER_PORTS.imap.imaps + options.portOffset;
  await start(VALKEY(valkeyPort), valkeyPort);
  if (options.isOneProcess) await start([...node, 'sqlite', 'imap'], port);
  else {
    await start([...node, 'sqlite'], INNER_PORTS.sqlite.storage + options.portOffset);
    await start([...node, 'imap'], port);
  }
  await using api = connectStorage({ url, secret: secret('storage-api') });
  await api.call('domain.create', { name: 'dovecote.test' });
  const withOwnPassword = Array.from({ length: options.users }, (_, n): User => ({ name: `user${n}@dovecote.test`, password: OWN_PASSWORD }));
  const users: User[] = [];
  for (const { name: address } of withOwnPassword) {
    await api.call('account.create', { address, password: OWN_PASSWORD });
    const { password } = await api.call('app-password.create', { address, currentPassword: OWN_PASSWORD, name: 'bench' });
    users.push({ name: address, password });
  }
  const owned = stack.move();
  return {
    what: options.isOneProcess ? 'palomar, one process' : 'palomar',
    port,
    users,
    withOwnPassword,
    cpuMs: () => pids.reduce((sum, pid) => sum + cpuMsOf(pid), 0),
    memoryKb: () => pids.reduce((sum, pid) => sum + memoryKbOf(pid), 0),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
