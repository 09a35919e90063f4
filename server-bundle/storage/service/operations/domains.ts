/** health, domain, dkim and alias operations. */
import { StorageError } from '../../api/operations.ts';
import { requireDomain } from '../configuration/addresses.ts';
import { addAlias, listAliases, removeAlias } from '../configuration/aliases.ts';
import { addDomain, createDkimPair, dkimKey, hasDomain, listDomains, removeDomain, requireExistingDomain } from '../configuration/domains.ts';
import { resolveRecipient } from '../configuration/recipients.ts';
import type { Handlers } from './context.ts';

export const domainHandlers: Handlers<
  | 'health.get'
  | 'domain.list'
  | 'domain.create'
  | 'domain.get'
  | 'domain.remove'
  | 'dkim.key'
  | 'alias.list'
  | 'alias.create'
  | 'alias.remove'
  | 'recipient.resolve'
> = {
  'health.get': (context) => ({ version: context.version }),
  'domain.list': (context) => listDomains(context.configuration),
  'domain.get': (context, input) => requireExistingDomain(context.configuration, requireDomain(input.name)),
  'domain.create': async (context, input) => {
    const name = requireDomain(input.name);
    if (hasDomain(context.configuration, name)) throw new StorageError('CONFLICT', `The domain ${name} exists already.`);
    const dkim = await createDkimPair();
    return context.commits.submit((file) => addDomain(file, name, dkim, context.clock.now()));
  },
  'domain.remove': async (context, input) => {
    await context.commits.submit((file) => removeDomain(file, requireDomain(input.name)));
    return {};
  },
  'dkim.key': (context, input) => dkimKey(context.configuration, requireDomain(input.domain)),
  'alias.list': (context, input) => listAliases(context.configuration, input.domain ?? undefined),
  'alias.create': (context, input) => context.commits.submit((file) => addAlias(file, input, context.clock.now())),
  'alias.remove': async (context, input) => {
    await context.commits.submit((file) => removeAlias(file, input.address));
    return {};
  },
  'recipient.resolve': (context, input) => resolveRecipient(context.configuration, input.address),
};
