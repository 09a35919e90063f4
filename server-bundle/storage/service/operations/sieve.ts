/** Filter scripts: managed within a login or by the administrator, read at every delivery. */
import type { AccountId } from '../../api/operations.ts';
import { StorageError } from '../../api/operations.ts';
import type { ActiveSieveScript, SieveOperations, SieveOwner } from '../../api/operations/sieve.ts';
import { accountById, findAccount } from '../configuration/accounts.ts';
import { parseAddress } from '../configuration/addresses.ts';
import { sendersOf } from '../configuration/recipients.ts';
import { remember } from '../configuration/sieve-memory.ts';
import {
  activateScript,
  activeScript,
  getScript,
  listScripts,
  openScript,
  putScript,
  removeScript,
  renameScript,
} from '../configuration/sieve-scripts.ts';
import type { Context, Handlers, Peer } from './context.ts';

export const sieveHandlers: Handlers<keyof SieveOperations> = {
  'sieve.active': async (context, { accounts, known }) => {
    const found = await Promise.all([...new Set(accounts)].map((account) => activeOf(context, account, known)));
    return found.filter((each) => each !== null);
  },
  'sieve.remember': async (context, input) => {
    const isNew = await context.configuration.transact((db) => remember(db, input, context.clock.now()));
    return { isNew };
  },
  'sieve.list': async (context, input, peer) => {
    const account = await ownerOf(context, input, peer);
    return context.configuration.read((db) => listScripts(db, account));
  },
  'sieve.get': async (context, input, peer) => {
    const account = await ownerOf(context, input, peer);
    const kept = await context.configuration.read((db) => getScript(db, account, input.name));
    return { script: openScript(context.configuration.secrets, kept) };
  },
  'sieve.put': async (context, input, peer) => {
    const { name, script } = input;
    if (name === '') throw new StorageError('INVALID_INPUT', 'A script needs a name.');
    const account = await ownerOf(context, input, peer);
    const { secrets } = context.configuration;
    await context.configuration.transact((db) => putScript(db, secrets, { account, name, script }, context.clock.now()));
    return {};
  },
  'sieve.activate': async (context, input, peer) => {
    const account = await ownerOf(context, input, peer);
    await context.configuration.transact((db) => activateScript(db, account, input.name));
    return {};
  },
  'sieve.rename': async (context, input, peer) => {
    if (input.to === '') throw new StorageError('INVALID_INPUT', 'A script needs a name.');
    const account = await ownerOf(context, input, peer);
    await context.configuration.transact((db) => renameScript(db, account, input));
    return {};
  },
  'sieve.remove': async (context, input, peer) => {
    const account = await ownerOf(context, input, peer);
    await context.configuration.transact((db) => removeScript(db, account, input.name));
    return {};
  },
};

async function activeOf(context: Context, account: AccountId, known: readonly string[]): Promise<ActiveSieveScript | null> {
  const { configuration } = context;
  const kept = await configuration.read((db) => activeScript(db, account));
  if (!kept) return null;
  const record = await configuration.read((db) => accountById(db, account));
  if (!record) return null;
  const addresses = await configuration.read((db) => sendersOf(db, record));
  const script = known.includes(kept.version) ? null : openScript(configuration.secrets, kept);
  return { account, version: kept.version, script, address: record.address, addresses };
}

/** Only the administrator may name a mailbox; a service of clients acts within their logins. */
async function ownerOf(context: Context, { session, address }: SieveOwner, { role }: Peer): Promise<AccountId> {
  if (role !== 'api') {
    if (session === undefined || address != null) throw new StorageError('FORBIDDEN', 'Scripts are reached within a login only.');
    return context.accounts.bySession(session).id;
  }
  const asked = parseAddress(address ?? '');
  const account = asked && (await context.configuration.read((db) => findAccount(db, asked.text)));
  if (!account) throw new StorageError('NOT_FOUND', `There is no mailbox ${address ?? ''}.`);
  return account.id;
}
