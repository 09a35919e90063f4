import type { DomainOperations } from '../../api/operations/domains.ts';
import { address, oneOf } from './checks.ts';
import type { Shapes } from './checks.ts';

export const domainShapes: Shapes<keyof DomainOperations> = {
  'domain.list': {},
  'domain.create': { name: address },
  'domain.get': { name: address },
  'domain.remove': { name: address },
  'domain.set-ed25519': { name: address, enabled: oneOf(true, false) },
  'dkim.key': { domain: address },
};
