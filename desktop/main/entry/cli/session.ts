/** One invocation: the app behind it, opened at the first need, what it prints, and the signal that ends it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';
import { PalomarError } from '../../../contract/errors.ts';
import type { Server } from '../../../contract/models.ts';
import { dataDirectory } from '../../local/home.ts';
import { createApp, type App, type AppOptions } from '../../services/app.ts';
import { inProcessClient, type AppClient } from '../../services/router.ts';
import type { Output } from './output.ts';
import { askSecret, interactive } from './prompt.ts';

export class Session implements AsyncDisposable {
  readonly output: Output;
  readonly signal: AbortSignal;
  readonly #stack = new AsyncDisposableStack();

  constructor(output: Output, signal: AbortSignal) {
    this.output = output;
    this.signal = signal;
  }

  /** The contract, with the vault open. @throws PalomarError VAULT_MISSING, VAULT_LOCKED, WRONG_PASSPHRASE */
  async client(): Promise<AppClient> {
    const client = inProcessClient(await this.#open({ home: dataDirectory() }));
    const { vault } = await client.app.status();
    if (vault.state === 'locked') await this.#unlock(client, vault.keeper);
    return client;
  }

  /** The contract as it is, with the vault in whatever state. `passphrase` '' leaves $PALOMAR_PASSPHRASE out. */
  async bareClient(passphrase?: string): Promise<AppClient> {
    return inProcessClient(await this.#open({ home: dataDirectory(), passphrase }));
  }

  /** With a data directory of its own that is gone afterwards: for a look at a server that nobody wants to keep. */
  async passingClient(): Promise<AppClient> {
    const home = await mkdtemp(path.join(os.tmpdir(), 'palomar-look-'));
    this.#stack.defer(() => rm(home, { recursive: true, force: true }));
    return inProcessClient(await this.#open({ home, passphrase: randomBytes(16).toString('hex') }));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#stack.disposeAsync();
  }

  async #open(options: Pick<AppOptions, 'home' | 'passphrase'>): Promise<App> {
    return this.#stack.use(await createApp({ ...options, door: 'cli', doorReason: 'asked for on the command line' }));
  }

  async #unlock(client: AppClient, keeper: 'keychain' | 'passphrase' | null): Promise<void> {
    await client.vault.unlock(keeper === 'keychain' ? {} : { passphrase: await askPassphrase() });
  }
}

async function askPassphrase(): Promise<string> {
  const kept = process.env['PALOMAR_PASSPHRASE'];
  if (kept !== undefined && kept !== '') return kept;
  if (!interactive())
    throw new PalomarError('VAULT_LOCKED', 'The vault is locked and there is no terminal to ask for its passphrase. Put it in $PALOMAR_PASSPHRASE.');
  return askSecret('Passphrase of the vault: ');
}

/** By id, else by name, else by host. @throws PalomarError NOT_FOUND, CONFLICT */
export async function findServer(client: AppClient, wanted: string): Promise<Server> {
  const all = await client.servers.list();
  const exact = all.find(({ id }) => id === wanted);
  if (exact) return exact;
  const found = [
    (server: Server) => server.name === wanted,
    (server: Server) => server.endpoint.host === wanted || server.hostname === wanted || server.domain === wanted,
  ]
    .map((matches) => all.filter(matches))
    .find((matching) => matching.length > 0);
  const [first, second] = found ?? [];
  if (!first) {
    const there = all.length === 0 ? 'There are none yet: "palomar servers add <address>".' : `There are: ${all.map(({ name }) => name).join(', ')}.`;
    throw new PalomarError('NOT_FOUND', `There is no server "${wanted}" here. ${there}`, { data: { server: wanted } });
  }
  if (second)
    throw new PalomarError('CONFLICT', `"${wanted}" is more than one server: ${(found ?? []).map(({ id }) => id).join(', ')}. Name it by its id.`);
  return first;
}
