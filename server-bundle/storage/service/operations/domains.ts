/** health, domain and dkim operations. */
import { StorageError } from '../../api/operations.ts';
import type { DomainOperations } from '../../api/operations/domains.ts';
import { requireDomain } from '../configuration/addresses.ts';
import { addEd25519, createEd25519Pair, ed25519Key, removeEd25519 } from '../configuration/dkim-ed25519.ts';
import { addDomain, createDkimPair, dkimKey, hasDomain, listDomains, removeDomain, requireExistingDomain } from '../configuration/domains.ts';
import { forgetAllUnusedWebhooks } from '../configuration/webhooks.ts';
import type { Handlers } from './context.ts';

export const domainHandlers: Handlers<'health.get' | keyof DomainOperations> = {
  'health.get': (context) => ({ version: context.version }),
  'domain.list': (context) => context.configuration.read(listDomains),
  'domain.get': (context, input) => context.configuration.read((db) => requireExistingDomain(db, requireDomain(input.name))),
  'domain.create': async (context, input) => {
    const name = requireDomain(input.name);
    if (await context.configuration.read((db) => hasDomain(db, name))) throw new StorageError('CONFLICT', `The domain ${name} exists already.`);
    const dkim = await createDkimPair();
    return context.configuration.transact((db) => addDomain(db, context.configuration.secrets, name, dkim, context.clock.now()));
  },
  'domain.remove': async (context, input) => {
    await context.configuration.transact(async (db) => {
      await removeDomain(db, requireDomain(input.name));
      await forgetAllUnusedWebhooks(db);
    });
    return {};
  },
  'domain.set-ed25519': async (context, input) => {
    const { secrets } = context.configuration;
    const name = requireDomain(input.name);
    const pair = input.enabled ? await createEd25519Pair() : null;
    return context.configuration.transact(async (db) => {
      await (pair ? addEd25519(db, secrets, name, pair, context.clock.now()) : removeEd25519(db, name));
      return requireExistingDomain(db, name);
    });
  },
  'dkim.key': (context, input) =>
    context.configuration.read(async (db) => {
      const { secrets } = context.configuration;
      const name = requireDomain(input.domain);
      const [rsa, ed25519] = [await dkimKey(db, secrets, name), await ed25519Key(db, secrets, name)];
      return rsa && ed25519 ? { ...rsa, ed25519 } : rsa;
    }),
};
