/** health, domain and dkim operations. */
import { StorageError } from '../../api/operations.ts';
import { requireDomain } from '../configuration/addresses.ts';
import { addDomain, createDkimPair, dkimKey, hasDomain, listDomains, removeDomain, requireExistingDomain } from '../configuration/domains.ts';
import { forgetAllUnusedWebhooks } from '../configuration/webhooks.ts';
import type { Handlers } from './context.ts';

export const domainHandlers: Handlers<'health.get' | 'domain.list' | 'domain.create' | 'domain.get' | 'domain.remove' | 'dkim.key'> = {
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
  'dkim.key': (context, input) => context.configuration.read((db) => dkimKey(db, context.configuration.secrets, requireDomain(input.domain))),
};
