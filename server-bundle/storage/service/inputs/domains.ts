import type { DomainOperations } from '../../api/operations/domains.ts';
import { address } from './checks.ts';
import type { Shapes } from './checks.ts';

export const domainShapes: Shapes<keyof DomainOperations> = {
  'domain.list': {},
  'domain.create': { name: address },
  'domain.get': { name: address },
  'domain.remove': { name: address },
  'dkim.key': { domain: address },
};
