/**
 * A PostgreSQL of its own for tests: Debian's binaries, a data directory that goes with it, a UNIX socket and no network. It refuses to
 * run as root, so there it runs as `nobody`. `npm test` installs the package; nothing here downloads anything.
 */
import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, globSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import pg from 'pg';
import { Sensitive } from '../../server-bundle/base/sensitive.ts';

const run = promisify(execFile);
const NOBODY = { uid: 65534, gid: 65534 };

export interface Postgres extends AsyncDisposable {
  /** All its files, for who looks for what must not be there. */
  readonly directory: string;
  /** The address of an empty database. */
  createDatabase(): Promise<Sensitive>;
  /** One statement to a database of ours, past everything. */
  query(url: Sensitive, sql: string): Promise<readonly Record<string, unknown>[]>;
  /** At once: it has to recover from its log when it starts again. */
  kill(): Promise<void>;
  /** Orderly; whoever is connected is cut off. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** `isDurable`: with fsync, as in earnest. */
export async function startPostgres(options: { readonly isDurable?: boolean } = {}): Promise<Postgres> {
  const binaries = findBinaries();
  const directory = await mkdtemp(path.join(tmpdir(), 'palomar-pg-'));
  const asWhom = process.getuid?.() === 0 ? NOBODY : {};
  if (process.getuid?.() === 0) chownSync(directory, NOBODY.uid, NOBODY.gid);
  const data = path.join(directory, 'data');
  await run(path.join(binaries, 'initdb'), ['-D', data, '-U', 'palomar', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync'], asWhom);
  const fsync = options.isDurable === true ? 'on' : 'off';
  const settings = [`unix_socket_directories=${directory}`, 'listen_addresses=', `fsync=${fsync}`, 'shared_buffers=16MB', 'max_wal_senders=0'];
  let server: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    const args = ['-D', data, ...settings.flatMap((setting) => ['-c', setting])];
    const child = spawn(path.join(binaries, 'postgres'), args, { ...asWhom, stdio: ['ignore', 'ignore', 'pipe'], env: { LC_ALL: 'C' } });
    server = child;
    await ready(child);
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const child = server;
    server = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  };
  const urlOf = (database: string): Sensitive => new Sensitive(`postgresql://palomar@${encodeURIComponent(directory)}/${database}`);
  let databases = 0;
  await start();
  return {
    directory,
    createDatabase: async () => {
      const name = `configuration_${++databases}`;
      await query(urlOf('postgres'), `CREATE DATABASE ${name}`);
      return urlOf(name);
    },
    query,
    kill: () => end('SIGQUIT'),
    stop: () => end('SIGINT'),
    start,
    [Symbol.asyncDispose]: async () => {
      await end('SIGQUIT');
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** The newest that Debian's packages put here. @throws Error naming the package. */
function findBinaries(): string {
  const found = globSync('/usr/lib/postgresql/*/bin').sort((a, b) => Number(a.split('/')[4]) - Number(b.split('/')[4]));
  const newest = found.at(-1);
  if (newest === undefined) throw new Error('These tests need PostgreSQL: apt-get install -y --no-install-recommends postgresql');
  return newest;
}

async function ready(child: ChildProcess): Promise<void> {
  if (!child.stderr) throw new Error('PostgreSQL has no error stream.');
  const said: string[] = [];
  for await (const line of createInterface({ input: child.stderr })) {
    said.push(line);
    if (line.includes('ready to accept connections')) {
      // Its log must not fill the pipe.
      child.stderr.resume();
      return;
    }
  }
  throw new Error(`PostgreSQL did not start: ${said.slice(-5).join(' | ')}`);
}

async function query(url: Sensitive, sql: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url.reveal() });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
